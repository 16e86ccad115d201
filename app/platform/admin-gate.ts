import type { Session } from "@shopify/shopify-app-remix/server";

/** A shop whose admin opened the app: installed, installed again, or simply an hour later. */
export interface OpenedShop {
  readonly shopDomain: string;
  /** Scopes that were granted, as Shopify writes them: `read_orders,write_discounts`. */
  readonly scopes: string;
}

/** Shops remembered as opened. */
const shopsKept = 10_000;

/**
 * Goes before the library's authentication. The loaders of one page ask side by side with one session token, and the
 * library would exchange it once for each: here the first goes alone, and the others find what it stored. And the library
 * runs its own `afterAuth` once a token whether it fails or not: here a shop stays shut until `onOpened` has succeeded for
 * its present access token, once a process.
 */
export function createAdminGate<Context extends { readonly session: Session }>(
  authenticate: (request: Request) => Promise<Context>,
  onOpened: (shop: OpenedShop) => Promise<void>,
): (request: Request) => Promise<Context> {
  const first = new Map<string, Promise<unknown>>();
  const opening = new Map<string, Promise<void>>();
  const opened = new Map<string, number>();

  const inTurn = async (token: string, request: Request): Promise<Context> => {
    const leader = first.get(token);
    if (leader !== undefined) {
      await leader;
      return authenticate(request);
    }
    const mine = authenticate(request);
    first.set(
      token,
      mine.then(
        () => first.delete(token),
        () => first.delete(token),
      ),
    );
    return mine;
  };

  const open = async (session: Session): Promise<void> => {
    const until = session.expires?.getTime() ?? 0;
    if (opened.get(session.shop) === until) return;
    const running = opening.get(session.shop);
    if (running !== undefined) return running;
    const mine = onOpened({ shopDomain: session.shop, scopes: session.scope ?? "" })
      .then(() => {
        if (opened.size >= shopsKept) opened.clear();
        opened.set(session.shop, until);
      })
      .finally(() => opening.delete(session.shop));
    opening.set(session.shop, mine);
    return mine;
  };

  return async (request) => {
    const token =
      request.headers.get("authorization")?.replace(/^Bearer /, "") ??
      new URL(request.url).searchParams.get("id_token");
    const context = token ? await inTurn(token, request) : await authenticate(request);
    await open(context.session);
    return context;
  };
}
