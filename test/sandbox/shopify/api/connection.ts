import { GraphQLError } from "graphql";

/** What every connection takes. */
export interface PageArgs {
  first?: number | null;
  last?: number | null;
  after?: string | null;
  before?: string | null;
  reverse?: boolean | null;
}

/** A connection's answer. */
export interface Page {
  readonly nodes: unknown[];
  readonly edges: { cursor: string; node: unknown }[];
  readonly pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
}

/** A page of a list as a Relay connection; cursors hold the item's id, so that a page stays right when items come before it. */
export function connection<Item>(
  items: readonly Item[],
  args: PageArgs,
  idOf: (item: Item) => string,
  node: (item: Item) => unknown,
): Page {
  if (args.first == null && args.last == null)
    throw new GraphQLError("you must provide one of first or last", { extensions: { code: "BAD_REQUEST" } });
  if (args.first != null && args.last != null)
    throw new GraphQLError("providing both first and last is not supported", { extensions: { code: "BAD_REQUEST" } });
  const size = args.first ?? args.last ?? 0;
  if (size < 0 || size > 250)
    throw new GraphQLError(`${args.first != null ? "first" : "last"} cannot exceed 250`, {
      extensions: { code: "BAD_REQUEST" },
    });
  const ordered = args.reverse ? [...items].reverse() : [...items];
  const ids = ordered.map(idOf);
  const start = args.after ? at(ids, args.after) + 1 : 0;
  const end = args.before ? at(ids, args.before) : ordered.length;
  const range = ordered.slice(start, end);
  const page = args.first != null ? range.slice(0, size) : range.slice(Math.max(0, range.length - size));
  const offset = args.first != null ? start : start + Math.max(0, range.length - size);
  const cursor = (item: Item) => Buffer.from(JSON.stringify({ last_id: idOf(item) })).toString("base64");
  const nodes = page.map(node);
  return {
    nodes,
    edges: page.map((item, index) => ({ cursor: cursor(item), node: nodes[index] })),
    pageInfo: {
      hasNextPage: offset + page.length < ordered.length,
      hasPreviousPage: offset > 0,
      startCursor: page[0] === undefined ? null : cursor(page[0]),
      endCursor: page.at(-1) === undefined ? null : cursor(page.at(-1) as Item),
    },
  };
}

function at(ids: readonly string[], cursor: string): number {
  try {
    const { last_id } = JSON.parse(Buffer.from(cursor, "base64").toString()) as { last_id?: string };
    const index = ids.indexOf(last_id ?? "");
    if (index >= 0) return index;
  } catch {
    // Falls through: not one of our cursors.
  }
  throw new GraphQLError(`Invalid cursor for current pagination sort.`, { extensions: { code: "INVALID_CURSOR" } });
}
