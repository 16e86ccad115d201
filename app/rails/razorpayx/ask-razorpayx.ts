import { z } from "zod";
import { neverLeft } from "../kit/never-left.ts";
import type { RailContext, Refusal } from "../kit/rail.ts";
import { refused } from "../kit/refused.ts";
import { retryAfter } from "../kit/retry-after.ts";
import { withoutSecrets } from "../kit/without-secrets.ts";
import type { RazorpayxSettings } from "./settings.ts";

/** How a request to RazorpayX ended. */
export type RazorpayxAnswer =
  | { readonly kind: "ok"; readonly body: unknown }
  | Refusal
  | { readonly kind: "later"; readonly afterSeconds: number; readonly detail: string }
  | { readonly kind: "unknown"; readonly detail: string };

/** As much of a rail's context as a request needs. */
export type RazorpayxAsker = Pick<RailContext<RazorpayxSettings>, "settings" | "http" | "signal">;

const failure = z.object({
  error: z.object({ code: z.string().nullish(), description: z.string().nullish(), reason: z.string().nullish() }),
});

/** Asks RazorpayX. With a `key` the call pays: whatever is not a plain no is `unknown` then. */
export async function askRazorpayx(
  ctx: RazorpayxAsker,
  path: string,
  pays?: { readonly key: string; readonly body: unknown; readonly person: readonly (string | null)[] },
): Promise<RazorpayxAnswer> {
  const { keyId, keySecret } = ctx.settings;
  const unsure = (detail: string): RazorpayxAnswer =>
    pays ? { kind: "unknown", detail } : { kind: "later", afterSeconds: 30, detail };
  let answer: Response;
  let text: string;
  try {
    answer = await ctx.http.fetch(`https://api.razorpay.com${path}`, {
      method: pays ? "POST" : "GET",
      headers: {
        authorization: `Basic ${Buffer.from(`${keyId}:${keySecret}`).toString("base64")}`,
        ...(pays ? { "content-type": "application/json", "x-payout-idempotency": pays.key } : {}),
      },
      signal: ctx.signal,
      ...(pays ? { body: JSON.stringify(pays.body) } : {}),
    });
    text = await answer.text();
  } catch (error) {
    if (neverLeft(error)) return { kind: "later", afterSeconds: 30, detail: "RazorpayX could not be reached." };
    return unsure("The connection to RazorpayX ended before it answered.");
  }
  const { status } = answer;
  let body: unknown = null;
  try {
    body = JSON.parse(text);
  } catch {
    if (status < 300) return unsure("RazorpayX' answer could not be read.");
  }
  if (status >= 200 && status < 300) return { kind: "ok", body };
  const error = failure.safeParse(body).data?.error;
  const told = (pays?.person ?? []).filter((one): one is string => Boolean(one));
  const said = withoutSecrets(error?.description ?? `status ${status}`, [keySecret, keyId, ...told]);
  if (status === 401) return refused("credentials_refused", `RazorpayX does not accept the key: ${said}`);
  if (status === 403) return refused("permission_missing", `The RazorpayX key may not do this: ${said}`);
  if (status === 429)
    return {
      kind: "later",
      afterSeconds: retryAfter(answer.headers.get("retry-after"), 10),
      detail: "RazorpayX asked us to slow down.",
    };
  if (status === 409) return unsure(`RazorpayX is at work on the same payout: ${said}`);
  if (status >= 500) return unsure(`RazorpayX had an error of its own, ${status}.`);
  if (error?.reason === "insufficient_funds" || /enough balance|insufficient/i.test(error?.description ?? ""))
    return refused("needs_funds", `RazorpayX says: ${said}`);
  // The key was used with another body: there is a payout under it, and this is no word about that one.
  if (/idempotency/i.test(error?.description ?? "")) return unsure(`RazorpayX does not take the key: ${said}`);
  if (/\bip\b/i.test(error?.description ?? ""))
    return refused("permission_missing", `Allow this server's address in RazorpayX: ${said}`);
  return refused("provider_refused", `RazorpayX refused: ${said}`);
}
