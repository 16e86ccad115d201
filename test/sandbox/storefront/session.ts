import type { IdSource } from "../world/ids.ts";

/** What a browser carries in one store: cart, discount codes, and who is signed in. */
export interface StoreSession {
  readonly cartToken: string;
  lines: { key: string; variantId: string; quantity: number; properties: Record<string, string> }[];
  attributes: Record<string, string>;
  note: string;
  /** As the visitor or a link entered them; whether they count is decided when the cart is priced. */
  discountCodes: string[];
  customerId: string | null;
  landingSite: string | null;
}

/** Sessions by cookie and shop; a browser may visit several stores of this world. */
export interface Sessions {
  /** The session of a request, and the cookie to set when it is new. */
  of(request: Request, shop: string): { session: StoreSession; setCookie: string | null };
  /** Ends the cart after a checkout; the person stays signed in. */
  renew(request: Request, shop: string): void;
  shopOf(request: Request): string | null;
}

const cookieName = "sandbox_browser";
const shopCookie = "sandbox_shop";

export function createSessions(ids: IdSource): Sessions {
  const sessions = new Map<string, StoreSession>();
  const fresh = (): StoreSession => ({
    cartToken: ids.token(32),
    lines: [],
    attributes: {},
    note: "",
    discountCodes: [],
    customerId: null,
    landingSite: null,
  });
  return {
    of: (request, shop) => {
      const known = cookie(request, cookieName);
      const browser = known ?? ids.token(24);
      const key = `${browser} ${shop}`;
      const session = sessions.get(key) ?? fresh();
      sessions.set(key, session);
      return { session, setCookie: known ? null : `${cookieName}=${browser}; Path=/; HttpOnly; SameSite=Lax` };
    },
    renew: (request, shop) => {
      const key = `${cookie(request, cookieName)} ${shop}`;
      const before = sessions.get(key);
      sessions.set(key, { ...fresh(), customerId: before?.customerId ?? null });
    },
    shopOf: (request) => cookie(request, shopCookie),
  };
}

/** The cookie that makes a browser visit another store. */
export function chooseShop(domain: string): string {
  return `${shopCookie}=${domain}; Path=/; HttpOnly; SameSite=Lax`;
}

function cookie(request: Request, name: string): string | null {
  const found = (request.headers.get("cookie") ?? "").split(/;\s*/).find((pair) => pair.startsWith(`${name}=`));
  return found ? found.slice(name.length + 1) : null;
}
