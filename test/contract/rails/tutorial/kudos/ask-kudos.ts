import { neverLeft } from "../../../../../app/rails/kit/never-left.ts";
import type { RailContext, Refusal } from "../../../../../app/rails/kit/rail.ts";
import { refused } from "../../../../../app/rails/kit/refused.ts";
import { retryAfter } from "../../../../../app/rails/kit/retry-after.ts";
import { withoutSecrets } from "../../../../../app/rails/kit/without-secrets.ts";
import type { KudosSettings } from "./settings.ts";

/** How a request to Kudos ended, in the words of the kit. */
export type KudosAnswer =
  | { readonly kind: "ok"; readonly body: unknown }
  | { readonly kind: "not_there" }
  | Refusal
  | { readonly kind: "later"; readonly afterSeconds: number; readonly detail: string }
  | { readonly kind: "unknown"; readonly detail: string };

/**
 * Asks Kudos. Only two ends are certain: a plain no, and a request that never left. Everything else may have happened, and is
 * `unknown`.
 */
export async function askKudos(
  ctx: RailContext<KudosSettings>,
  method: "GET" | "PUT",
  path: string,
  body?: unknown,
): Promise<KudosAnswer> {
  let answer: Response;
  let said: unknown;
  try {
    answer = await ctx.http.fetch(`https://api.kudos.example${path}`, {
      method,
      headers: { authorization: `Bearer ${ctx.settings.apiKey}`, "content-type": "application/json" },
      signal: ctx.signal,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    said = await answer.json();
  } catch (error) {
    return neverLeft(error)
      ? { kind: "later", afterSeconds: 30, detail: "Kudos could not be reached." }
      : { kind: "unknown", detail: "The connection to Kudos ended before it answered." };
  }
  const words = withoutSecrets(JSON.stringify(said), [ctx.settings.apiKey]);
  if (answer.ok) return { kind: "ok", body: said };
  if (answer.status === 401) return refused("credentials_refused", `Kudos does not accept the key: ${words}`);
  if (answer.status === 402) return refused("needs_funds", "The balance at Kudos is too low.");
  if (answer.status === 404) return { kind: "not_there" };
  if (answer.status === 429)
    return {
      kind: "later",
      afterSeconds: retryAfter(answer.headers.get("retry-after"), 5),
      detail: "Kudos asked us to slow down.",
    };
  if (answer.status < 500) return refused("provider_refused", `Kudos refused: ${words}`);
  return { kind: "unknown", detail: `Kudos had an error of its own, ${answer.status}.` };
}
