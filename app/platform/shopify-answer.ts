import { z } from "zod";
import type { ThrottleStatus } from "./shop-pace.ts";
import type { AdminOperation, AdminResult } from "./shopify-admin.ts";

/** What one answered request means for its caller. */
export type Judgement<Data> =
  | { readonly kind: "done"; readonly result: AdminResult<Data>; readonly ignored: readonly string[] }
  /** Not done: the shop's bucket is empty, or Shopify asks to slow down. */
  | { readonly kind: "slow_down"; readonly afterSeconds: number | null; readonly detail: string }
  /** The access token is no longer good. */
  | { readonly kind: "token_refused" }
  /** Shopify failed; whether it did something, its kind of operation decides. */
  | { readonly kind: "broken"; readonly detail: string };

/** The cost of a call in points, as Shopify counted it. */
export interface Cost {
  readonly requested: number;
  readonly throttle: ThrottleStatus;
}

const answer = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z
    .union([
      z.string(),
      z.array(
        z.object({
          message: z.string().default(""),
          path: z.array(z.union([z.string(), z.number()])).nullish(),
          extensions: z.object({ code: z.string().optional(), requiredAccess: z.string().optional() }).nullish(),
        }),
      ),
    ])
    .nullish(),
  extensions: z.unknown().optional(),
});
type Problem = Exclude<NonNullable<z.infer<typeof answer>["errors"]>, string>[number];

const costOf = z.object({
  cost: z.object({
    requestedQueryCost: z.number(),
    throttleStatus: z.object({ maximumAvailable: z.number(), currentlyAvailable: z.number(), restoreRate: z.number() }),
  }),
});

/** Whether sending an operation again could do something twice. */
export function isMutation(document: string): boolean {
  return /(^|[}\n])\s*mutation\b/.test(document.replaceAll(/#[^\n]*/g, ""));
}

/** Reads an answer of the Admin API: status, errors, then the data in the operation's own shape. */
export function judgeAnswer<Variables, Data>(
  operation: AdminOperation<Variables, Data>,
  status: number,
  retryAfter: string | null,
  text: string,
): { readonly judgement: Judgement<Data>; readonly cost: Cost | null } {
  if (status === 401) return { judgement: { kind: "token_refused" }, cost: null };
  if (status === 429 || status === 430)
    return {
      judgement: { kind: "slow_down", afterSeconds: seconds(retryAfter), detail: `HTTP ${status}` },
      cost: null,
    };
  if (status === 408 || status >= 500) return { judgement: { kind: "broken", detail: `HTTP ${status}` }, cost: null };
  if (status !== 200) return { judgement: done(closedDoor(status, text)), cost: null };
  const parsed = answer.safeParse(parseJson(text));
  if (!parsed.success)
    return { judgement: { kind: "broken", detail: "the answer was cut off or is not GraphQL" }, cost: null };
  const cost = costOf.safeParse(parsed.data.extensions);
  return {
    judgement: judgeBody(operation, parsed.data),
    cost: cost.success
      ? { requested: cost.data.cost.requestedQueryCost, throttle: cost.data.cost.throttleStatus }
      : null,
  };
}

function judgeBody<Variables, Data>(
  operation: AdminOperation<Variables, Data>,
  body: z.infer<typeof answer>,
): Judgement<Data> {
  const problems: readonly Problem[] =
    typeof body.errors === "string" ? [{ message: body.errors }] : (body.errors ?? []);
  if (problems.some((each) => each.extensions?.code === "THROTTLED"))
    return { kind: "slow_down", afterSeconds: null, detail: "the shop's bucket is empty" };
  const mutation = isMutation(operation.document);
  // A mutation whose errors lie below its own field, or that answered for one, has run.
  const ran = mutation && (Object.values(body.data ?? {}).some((value) => value !== null) || problems.some(isDeep));
  if (problems.length > 0 && !ran) {
    // A query may miss something and still say the rest; what is null because of an error is no "not there".
    const { data } = body;
    if (!mutation && data && problems.every((each) => isDeep(each) && data[String(each.path?.[0])] !== null)) {
      const partial = operation.data.safeParse(data);
      if (partial.success) return done({ kind: "ok", data: partial.data }, problems.map(describe));
    }
    if (problems.some((each) => each.extensions?.code === "INTERNAL_SERVER_ERROR"))
      return { kind: "broken", detail: problems.map(describe).join("; ") };
    return done(refusal(problems));
  }
  const data = operation.data.safeParse(body.data);
  if (data.success) return done({ kind: "ok", data: data.data }, problems.map(describe));
  const why = [
    ...problems.map(describe),
    ...data.error.issues.map((each) => `${each.path.join(".")}: ${each.message}`),
  ];
  const detail = `${operation.name} answered in another shape: ${why.slice(0, 5).join("; ")}`;
  return done(ran || mutation ? { kind: "unknown", detail } : { kind: "refused", code: "invalid", detail });
}

const isDeep = (problem: Problem) => (problem.path?.length ?? 0) > 1;

function refusal(problems: readonly Problem[]): AdminResult<never> {
  const denied = problems.find((each) => each.extensions?.code === "ACCESS_DENIED");
  if (denied) {
    const needs = denied.extensions?.requiredAccess ?? /Required access: (.+)$/.exec(denied.message)?.[1];
    const detail = needs ? `Shopify asks for ${needs.replace(/\.$/, "")}.` : denied.message;
    return { kind: "refused", code: "access_denied", detail };
  }
  const inactive = problems.find((each) => each.extensions?.code === "SHOP_INACTIVE");
  if (inactive) return { kind: "refused", code: "unauthorized", detail: "This shop is not active." };
  return { kind: "refused", code: "invalid", detail: problems.map(describe).join("; ") };
}

function closedDoor(status: number, text: string): AdminResult<never> {
  const shut: Readonly<Record<number, string>> = {
    402: "Shopify has frozen this shop until its bill is paid.",
    403: "Shopify does not let the app into this shop.",
    404: "There is no such shop any more.",
    423: "Shopify has locked this shop.",
  };
  const detail = shut[status];
  if (detail) return { kind: "refused", code: "unauthorized", detail };
  return { kind: "refused", code: "invalid", detail: `HTTP ${status}: ${text.slice(0, 200)}` };
}

function done<Data>(result: AdminResult<Data>, ignored: readonly string[] = []): Judgement<Data> {
  return { kind: "done", result, ignored };
}

const describe = (problem: Problem) =>
  `${problem.path ? `${problem.path.join(".")}: ` : ""}${problem.message || (problem.extensions?.code ?? "no message")}`;

function seconds(retryAfter: string | null): number | null {
  const value = retryAfter === null ? Number.NaN : Number.parseFloat(retryAfter);
  return Number.isFinite(value) && value >= 0 ? value : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
