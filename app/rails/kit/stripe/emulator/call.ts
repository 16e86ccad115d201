import type { EmulatorHost } from "../../emulator.ts";
import { noSuch, type StripeAnswer, stripeError } from "./answer.ts";
import type { StripeBook } from "./book.ts";
import type { TellStripeEvent } from "./connect-deliveries.ts";
import type { Form, FormValue } from "./form.ts";

/** One request that got past the front desk. */
export interface StripeCall {
  readonly ids: readonly string[];
  readonly params: Form;
  readonly path: string;
  readonly livemode: boolean;
  readonly now: Date;
  readonly book: StripeBook;
  readonly account: { readonly id: string; readonly name: string; readonly currency: string };
  /** `Stripe-Account`: the connected account that the platform speaks for; `null` for itself. */
  readonly connected: string | null;
  /** `Idempotency-Key`. */
  readonly key: string | null;
  readonly host: EmulatorHost;
  readonly tell: TellStripeEvent;
}

/** An endpoint: who may call it (the name Stripe gives the permission of a restricted key) and what it takes. */
export interface StripeEndpoint {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: RegExp;
  readonly permission: string;
  readonly takes: readonly string[];
  readonly needs?: readonly string[];
  run(call: StripeCall): StripeAnswer;
}

/** What every list takes. */
export const paging = ["limit", "starting_after", "ending_before", "expand"];

export function page<Item extends { readonly id: string }>(
  call: StripeCall,
  all: readonly Item[],
  answer: (item: Item) => unknown,
): StripeAnswer {
  const limit = Number(text(call.params.limit) ?? "10");
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    return stripeError(400, "invalid_request_error", "This value must be between 1 and 100 (inclusive).", {
      code: "parameter_invalid_integer",
      param: "limit",
    });
  const after = text(call.params.starting_after);
  const start = after === null ? 0 : all.findIndex((item) => item.id === after) + 1;
  if (after !== null && start === 0) return noSuch("object", after, "starting_after");
  const shown = all.slice(start, start + limit);
  return ok({ object: "list", data: shown.map(answer), has_more: start + limit < all.length, url: call.path });
}

export function within(item: { readonly created: number }, params: Form): boolean {
  const range = params.created;
  if (range === undefined) return true;
  if (typeof range === "string") return item.created === Number(range);
  if (Array.isArray(range)) return true;
  const edge = (name: string): number | null => (range[name] === undefined ? null : Number(text(range[name])));
  const [gte, gt, lte, lt] = [edge("gte"), edge("gt"), edge("lte"), edge("lt")];
  return (
    (gte === null || item.created >= gte) &&
    (gt === null || item.created > gt) &&
    (lte === null || item.created <= lte) &&
    (lt === null || item.created < lt)
  );
}

/** Newest first, and of one second the later written: insertion order breaks the tie. */
export function newestFirst<Item extends { readonly created: number }>(items: readonly Item[]): Item[] {
  return [...items].reverse().sort((a, b) => b.created - a.created);
}

export function text(value: FormValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}

export function texts(value: FormValue | undefined): Record<string, string> {
  if (value === undefined || typeof value === "string" || Array.isArray(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, text(inner) ?? ""]));
}

export function ok(body: unknown): StripeAnswer {
  return { status: 200, body };
}

/** The list under a name, of objects: `items[0][id]=…`. */
export function forms(value: FormValue | undefined): Form[] {
  if (!Array.isArray(value)) return [];
  return value.filter((one): one is Form => typeof one === "object" && !Array.isArray(one));
}

/** A form under a name, empty where there is none. */
export function form(value: FormValue | undefined): Form {
  return typeof value === "object" && !Array.isArray(value) ? value : {};
}

/** Whether the caller wants this path unfolded, as `expand[]=data.discounts`. */
export function expands(call: StripeCall, path: string): boolean {
  const asked = Array.isArray(call.params.expand) ? call.params.expand : [];
  return asked.some((one) => one === path || (typeof one === "string" && one.startsWith(`${path}.`)));
}
