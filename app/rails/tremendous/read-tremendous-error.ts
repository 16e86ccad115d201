import { z } from "zod";
import { neverLeft } from "../kit/never-left.ts";
import type { Refusal, RefusalCode } from "../kit/rail.ts";
import { refused } from "../kit/refused.ts";
import { retryAfter } from "../kit/retry-after.ts";
import { withoutSecrets } from "../kit/without-secrets.ts";
import { UnreadableAnswer } from "./answers.ts";

/** How a call to Tremendous failed, in the words of the kit. */
export type TremendousFailure =
  | Refusal
  | { readonly kind: "later"; readonly afterSeconds: number; readonly detail: string }
  | { readonly kind: "unknown"; readonly detail: string };

/** What the client throws: axios' error. Its `config` holds the key, so it is read here and never passed on. */
const thrown = z.object({
  isAxiosError: z.literal(true),
  response: z
    .object({ status: z.number(), headers: z.record(z.string(), z.unknown()).catch({}), data: z.unknown() })
    .optional()
    .catch(undefined),
});

const body = z.object({ errors: z.object({ message: z.string().catch(""), payload: z.unknown() }) });

/** The field of the request at fault, and what it means to us. */
const fields: readonly (readonly [RegExp, RefusalCode])[] = [
  [/recipient/, "person_incomplete"],
  [/denomination/, "outside_limits"],
  [/currency/, "currency_mismatch"],
  [/funding_source|campaign|products/, "not_configured"],
];

/** The status of the answer that was thrown, or `null` when there was none. */
export function statusOf(error: unknown): number | null {
  const read = thrown.safeParse(error);
  return read.success ? (read.data.response?.status ?? null) : null;
}

/**
 * Reads what the client threw. `writes`: the call could have ordered something, so whatever is not a plain no is
 * `unknown`. Anything that is not the client's is a bug and is thrown on.
 */
export function readTremendousError(error: unknown, writes: boolean, secrets: readonly string[]): TremendousFailure {
  const unsure = (detail: string): TremendousFailure =>
    writes ? { kind: "unknown", detail } : { kind: "later", afterSeconds: 30, detail };
  if (error instanceof UnreadableAnswer)
    return unsure(`Tremendous answered with something we cannot read (${error.message}).`);
  const read = thrown.safeParse(error);
  if (!read.success) throw error;
  const { response } = read.data;
  if (response === undefined) {
    if (neverLeft(error)) return { kind: "later", afterSeconds: 30, detail: "Tremendous could not be reached." };
    return unsure("The connection to Tremendous ended before it answered.");
  }
  const { status } = response;
  if (status === 429)
    return {
      kind: "later",
      afterSeconds: retryAfter(response.headers["retry-after"], 2),
      detail: "Tremendous asked us to slow down.",
    };
  if (status >= 500 || status === 408 || status === 409 || status < 400)
    return unsure(`Tremendous answered ${status}, which does not tell whether the order was made.`);

  const parsed = body.safeParse(response.data);
  const payload = parsed.success ? leaves(parsed.data.errors.payload) : [];
  const message = parsed.success ? parsed.data.errors.message : `status ${status}`;
  const said = withoutSecrets([message, ...payload].join("; "), secrets);
  if (status === 401) return refused("credentials_refused", "Tremendous does not accept the API key.");
  if (status === 403) return refused("permission_missing", `The API key may not do this: ${said}`);
  if (status === 402 || /insufficient|not enough funds/i.test(message))
    return refused("needs_funds", `Tremendous: ${said}`);
  const code = fields.find(([field]) => field.test(payload.join(" ")))?.[1];
  return refused(code ?? (status === 404 ? "not_configured" : "provider_refused"), `Tremendous refused: ${said}`);
}

/** The messages of a payload that mirrors the request, each with the path of its field. */
function leaves(value: unknown, path = ""): string[] {
  if (typeof value === "string") return [`${path} ${value}`.trim()];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === "" ? key : `${path}.${key}`));
}
