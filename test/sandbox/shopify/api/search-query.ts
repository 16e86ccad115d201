import { GraphQLError } from "graphql";

/** How one search field compares. Dates and numbers know `<`, `>`; texts compare without case, `*` at the end matches any rest. */
export type SearchField<Item> = (item: Item) => Date | number | string | readonly string[] | boolean | null;

/**
 * Filters by Shopify's search syntax, as far as an app of this kind writes it: `field:value`, comparisons, quotes, bare terms, `AND`, `OR`
 * between terms, `-` in front. A field that the sandbox does not know is an error: Shopify would ignore it silently.
 */
export function search<Item>(
  items: readonly Item[],
  query: string | null | undefined,
  fields: Record<string, SearchField<Item>>,
): Item[] {
  const alternatives = parseQuery(query ?? "");
  if (alternatives.length === 0) return [...items];
  return items.filter((item) => alternatives.some((terms) => terms.every((term) => fits(item, term, fields))));
}

interface Term {
  readonly field: string;
  readonly operator: string;
  readonly value: string;
  readonly not: boolean;
}

function parseQuery(query: string): Term[][] {
  const tokens = query.match(/"(?:[^"\\]|\\.)*"|(?:[^\s"']|"(?:[^"\\]|\\.)*"|'[^']*')+/g) ?? [];
  const alternatives: Term[][] = [];
  let terms: Term[] = [];
  for (const token of tokens) {
    if (token === "AND") continue;
    if (token === "OR") {
      alternatives.push(terms);
      terms = [];
      continue;
    }
    const match = /^(-?)([a-z_]+):(<=|>=|<|>|=)?(.+)$/s.exec(token);
    if (!match) {
      // A bare term looks through several fields of a document: here, those of `default`.
      terms.push({ not: false, field: "default", operator: ":", value: token.replace(/^"(.*)"$/s, "$1") });
      continue;
    }
    terms.push({
      not: match[1] === "-",
      field: match[2] ?? "",
      operator: match[3] ?? ":",
      value: (match[4] ?? "").replace(/^(["'])(.*)\1$/s, "$2").replace(/\\(.)/g, "$1"),
    });
  }
  if (terms.length > 0) alternatives.push(terms);
  return alternatives;
}

function fits<Item>(item: Item, term: Term, fields: Record<string, SearchField<Item>>): boolean {
  const field = fields[term.field];
  if (!field) throw unsupported(`the field ${term.field}`);
  const found = field(item);
  if (term.field === "default") return String(found).toLowerCase().includes(term.value.toLowerCase());
  const result = Array.isArray(found)
    ? found.some((one: string) => compare(one, term))
    : compare(found as Date | number | string | boolean | null, term);
  return result !== term.not;
}

function compare(found: Date | number | string | boolean | null, { operator, value }: Term): boolean {
  if (found === null) return false;
  if (typeof found === "string" || typeof found === "boolean") {
    const text = String(found).toLowerCase();
    const wanted = value.toLowerCase();
    return wanted.endsWith("*") ? text.startsWith(wanted.slice(0, -1)) : text === wanted;
  }
  const left = found instanceof Date ? Math.floor(found.getTime() / 1000) : found;
  const right = found instanceof Date ? Date.parse(value) / 1000 : Number(value);
  if (Number.isNaN(right)) throw unsupported(`the value ${value}`);
  if (operator === ">=") return left >= right;
  if (operator === "<=") return left <= right;
  if (operator === ">") return left > right;
  if (operator === "<") return left < right;
  return left === right;
}

function unsupported(what: string): GraphQLError {
  return new GraphQLError(`The sandbox does not know ${what} of this search.`, {
    extensions: { code: "SANDBOX_NOT_IMPLEMENTED" },
  });
}
