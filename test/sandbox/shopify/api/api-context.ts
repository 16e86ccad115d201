import { GraphQLError } from "graphql";
import type { Order, Shop } from "../../world/shop.ts";
import type { World } from "../../world/world.ts";
import type { Merchant } from "../merchant.ts";
import type { AdminSchema } from "./admin-schema.ts";
import type { Page, PageArgs } from "./connection.ts";

export interface OrderListArgs extends PageArgs {
  query?: string | null;
  sortKey?: string | null;
}

/** What a resolver knows of the request. */
export interface ApiContext {
  readonly world: World;
  readonly merchant: Merchant;
  readonly shop: Shop;
  readonly schema: AdminSchema;
  readonly scopes: readonly string[];
  /** Lists orders. Here, since orders name their customers and customers list their orders. */
  readonly listOrders: (context: ApiContext, orders: readonly Order[], args: OrderListArgs) => Page;
  /** Counted up while fields are resolved. */
  actualCost: number;
}

/** Kind and number of a global id; a text that is none ends the query in Shopify's words. */
export function readGid(text: string): { kind: string; id: string } {
  const match = /^gid:\/\/shopify\/([A-Za-z]+)\/(\d+)(?:\?.*)?$/.exec(text);
  if (!match) throw new GraphQLError(`Invalid global id '${text}'`, { extensions: { code: "INVALID_VARIABLE" } });
  return { kind: match[1] ?? "", id: match[2] ?? "" };
}

/** The number in a global id of one of these kinds; null for another kind's. */
export function idOf(text: string, ...kinds: string[]): string | null {
  const { kind, id } = readGid(text);
  return kinds.includes(kind) ? id : null;
}

/** A refusal inside a mutation's payload. */
export interface UserError {
  readonly field: readonly string[] | null;
  readonly code: string | null;
  readonly message: string;
  readonly extraInfo?: string | null;
  readonly elementIndex?: number | null;
}

export function userError(field: readonly string[] | null, code: string | null, message: string): UserError {
  return { field, code, message, extraInfo: null, elementIndex: null };
}

/** A mutation's payload that refused: every other member is null. */
export function refused<Names extends string>(names: readonly Names[], ...userErrors: UserError[]) {
  return { ...(Object.fromEntries(names.map((name) => [name, null])) as Record<Names, null>), userErrors };
}
