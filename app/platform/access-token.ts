import { Session } from "@shopify/shopify-api";
import type { SessionStorage } from "@shopify/shopify-app-session-storage";
import { z } from "zod";
import { LockTimeout, withAdvisoryLock } from "./advisory-lock.ts";
import type { Env } from "./env.ts";
import { failureReason } from "./failure-reason.ts";
import type { Http } from "./http.ts";
import type { Log } from "./log.ts";

/** A shop's access token, or why there is none. */
export type TokenReading =
  | { readonly kind: "token"; readonly token: string }
  /** Only a person who opens the app in the Shopify admin can help. */
  | { readonly kind: "none"; readonly detail: string }
  | { readonly kind: "later"; readonly afterSeconds: number; readonly detail: string };

/** Keeps one valid offline token a shop. */
export interface TokenKeeper {
  /** The shop's token, refreshed five minutes before it ends. */
  read(shopDomain: string): Promise<TokenReading>;
  /** Another token than the one Shopify just refused: the one that somebody stored since, or a refreshed one. */
  replace(shopDomain: string, refused: string): Promise<TokenReading>;
}

/** Tokens live an hour; the library renews them at the same distance. */
const renewBeforeMs = 5 * 60_000;
const requestMs = 15_000;

const reopen = "Shopify no longer accepts the app's access to this shop. Open the app once in the Shopify admin.";
const neverInstalled = "The app is not installed in this shop.";

const grant = z.object({
  access_token: z.string().min(1),
  scope: z.string(),
  expires_in: z.number().positive().optional(),
  refresh_token: z.string().min(1).optional(),
  refresh_token_expires_in: z.number().positive().optional(),
});

interface KeeperParts {
  readonly env: Env;
  readonly http: Http;
  readonly log: Log;
  readonly sessions: SessionStorage;
  readonly databaseUrl: string;
}

/**
 * Refresh tokens rotate on use, so one shop is refreshed by one hand at a time: calls of this process share one refresh, and
 * processes take turns under a lock and read the session again before they ask.
 */
export function createTokenKeeper(parts: KeeperParts): TokenKeeper {
  const refreshing = new Map<string, Promise<TokenReading>>();
  const load = (shopDomain: string) => parts.sessions.loadSession(`offline_${shopDomain}`);

  const refreshOnce = (shopDomain: string, stale: string): Promise<TokenReading> => {
    const running = refreshing.get(shopDomain);
    if (running !== undefined) return running;
    const mine = refresh(shopDomain, stale).finally(() => refreshing.delete(shopDomain));
    refreshing.set(shopDomain, mine);
    return mine;
  };

  const refresh = async (shopDomain: string, stale: string): Promise<TokenReading> => {
    try {
      return await withAdvisoryLock(parts.databaseUrl, `token:${shopDomain}`, async () => {
        const session = await load(shopDomain);
        if (!session?.accessToken) return { kind: "none", detail: session ? reopen : neverInstalled };
        const renewed = session.accessToken !== stale && !session.isExpired(renewBeforeMs);
        if (renewed) return { kind: "token", token: session.accessToken };
        if (!session.refreshToken) return withdraw(session);
        return await ask(session, session.refreshToken);
      });
    } catch (error) {
      if (error instanceof LockTimeout) return { kind: "later", afterSeconds: 5, detail: error.message };
      throw error;
    }
  };

  /** The stored tokens are of no use: without them the next visit in the admin exchanges new ones. */
  const withdraw = async (session: Session): Promise<TokenReading> => {
    const { accessToken: _access, refreshToken: _refresh, refreshTokenExpires: _ends, ...kept } = session.toObject();
    await parts.sessions.storeSession(new Session(kept));
    parts.log.warn({ shop: session.shop }, "the shop's access ended, the app must be opened in its admin");
    return { kind: "none", detail: reopen };
  };

  const ask = async (session: Session, refreshToken: string): Promise<TokenReading> => {
    let status: number;
    let body: unknown;
    try {
      const response = await parts.http.fetch(`https://${session.shop}/admin/oauth/access_token`, {
        method: "POST",
        headers: { "content-type": "application/json", accept: "application/json" },
        body: JSON.stringify({
          client_id: parts.env.shopify.apiKey,
          client_secret: parts.env.shopify.apiSecret,
          grant_type: "refresh_token",
          refresh_token: refreshToken,
        }),
        signal: AbortSignal.timeout(requestMs),
      });
      status = response.status;
      body = await response.json().catch(() => null);
    } catch (error) {
      // A lost answer costs nothing: the old refresh token works until its replacement is first used.
      return { kind: "later", afterSeconds: 10, detail: `the token refresh got no answer (${failureReason(error)})` };
    }
    const granted = grant.safeParse(body);
    if (status === 200 && granted.success) return keep(session, granted.data);
    const error = (body as { error?: unknown } | null)?.error;
    if (status === 400 && error === "invalid_grant") return withdraw(session);
    if (status >= 400 && status < 500 && status !== 429)
      return { kind: "none", detail: `Shopify refused to renew the app's access (${status} ${String(error ?? "")})` };
    return { kind: "later", afterSeconds: 10, detail: `the token refresh was answered with ${status}` };
  };

  const keep = async (session: Session, granted: z.infer<typeof grant>): Promise<TokenReading> => {
    // The machine's time, as the library's own `isExpired` compares with it.
    const after = (seconds: number) => new Date(Date.now() + seconds * 1_000);
    const renewed = new Session({
      id: session.id,
      shop: session.shop,
      state: session.state,
      isOnline: false,
      scope: granted.scope,
      accessToken: granted.access_token,
      ...(granted.expires_in === undefined ? {} : { expires: after(granted.expires_in) }),
      ...(granted.refresh_token === undefined ? {} : { refreshToken: granted.refresh_token }),
      ...(granted.refresh_token_expires_in === undefined
        ? {}
        : { refreshTokenExpires: after(granted.refresh_token_expires_in) }),
    });
    await parts.sessions.storeSession(renewed);
    return { kind: "token", token: granted.access_token };
  };

  return {
    read: async (shopDomain) => {
      const session = await load(shopDomain);
      if (!session?.accessToken) return { kind: "none", detail: session ? reopen : neverInstalled };
      if (!session.isExpired(renewBeforeMs)) return { kind: "token", token: session.accessToken };
      return refreshOnce(shopDomain, session.accessToken);
    },
    replace: (shopDomain, refused) => refreshOnce(shopDomain, refused),
  };
}
