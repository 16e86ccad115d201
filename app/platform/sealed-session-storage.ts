import { Session } from "@shopify/shopify-api";
import type { SessionStorage } from "@shopify/shopify-app-session-storage";
import { PrismaSessionStorage } from "@shopify/shopify-app-session-storage-prisma";
import type { Database } from "./db.ts";
import type { Seal } from "./seal.ts";

/**
 * Shopify's Prisma storage with access and refresh token sealed: a copy of the database opens no shop. Each token is bound
 * to its session, so a row's token cannot be moved to another shop's row.
 */
export function sealedSessionStorage(db: Database, seal: Seal): SessionStorage {
  const inner = new PrismaSessionStorage(db.prisma);

  const sealed = (session: Session): Session => {
    const copy = new Session(session.toObject());
    if (session.accessToken) copy.accessToken = close(session.accessToken, "access", session.id);
    if (session.refreshToken) copy.refreshToken = close(session.refreshToken, "refresh", session.id);
    return copy;
  };
  const opened = (stored: Session): Session => {
    // Rebuilt: the storage package is CommonJS and makes sessions of the library's other copy.
    const session = new Session(stored.toObject());
    if (stored.accessToken) session.accessToken = open(stored.accessToken, "access", stored.id);
    if (stored.refreshToken) session.refreshToken = open(stored.refreshToken, "refresh", stored.id);
    return session;
  };
  const close = (token: string, which: string, id: string) =>
    seal.seal(token, `session.${which}:${id}`).toString("base64");
  const open = (text: string, which: string, id: string) =>
    seal.open(Buffer.from(text, "base64"), `session.${which}:${id}`);

  return {
    storeSession: (session) => inner.storeSession(sealed(session)),
    loadSession: async (id) => {
      const stored = await inner.loadSession(id);
      return stored && opened(stored);
    },
    deleteSession: (id) => inner.deleteSession(id),
    deleteSessions: (ids) => inner.deleteSessions(ids),
    findSessionsByShop: async (shop) => (await inner.findSessionsByShop(shop)).map(opened),
  };
}
