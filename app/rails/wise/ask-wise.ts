import { createHash } from "node:crypto";
import { neverLeft } from "../kit/never-left.ts";
import type { RailContext, Refusal } from "../kit/rail.ts";
import { refused } from "../kit/refused.ts";
import { retryAfter } from "../kit/retry-after.ts";
import { withoutSecrets } from "../kit/without-secrets.ts";
import type { WiseSettings } from "./settings.ts";

/** How a request to Wise ended. `forbidden`: the token may not do this, or a person has to confirm it. */
export type WiseAnswer =
  | { readonly kind: "ok"; readonly body: unknown }
  | { readonly kind: "forbidden"; readonly detail: string }
  | Refusal
  | { readonly kind: "later"; readonly afterSeconds: number; readonly detail: string }
  | { readonly kind: "unknown"; readonly detail: string };

/** As much of a rail's context as a request needs. */
export type WiseAsker = Pick<RailContext<WiseSettings>, "settings" | "http" | "signal">;

/** Asks Wise. `writes`: the call could have moved money, so whatever is not a plain no is `unknown`. */
export async function askWise(
  ctx: WiseAsker,
  method: "GET" | "POST" | "PUT" | "PATCH",
  path: string,
  options: { readonly body?: unknown; readonly writes?: true } = {},
): Promise<WiseAnswer> {
  const { settings } = ctx;
  const host = settings.environment === "live" ? "api.wise.com" : "api.wise-sandbox.com";
  const unsure = (detail: string): WiseAnswer =>
    options.writes ? { kind: "unknown", detail } : { kind: "later", afterSeconds: 30, detail };
  let answer: Response;
  let text: string;
  try {
    answer = await ctx.http.fetch(`https://${host}${path}`, {
      method,
      headers: { authorization: `Bearer ${settings.apiToken}`, "content-type": "application/json" },
      signal: ctx.signal,
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
    text = await answer.text();
  } catch (error) {
    if (neverLeft(error)) return { kind: "later", afterSeconds: 30, detail: "Wise could not be reached." };
    return unsure("The connection to Wise ended before it answered.");
  }
  const said = withoutSecrets(text, [settings.apiToken]);
  const { status } = answer;
  if (status >= 200 && status < 300)
    try {
      return { kind: "ok", body: JSON.parse(text) };
    } catch {
      return unsure("Wise's answer could not be read.");
    }
  if (status === 401) return refused("credentials_refused", `Wise does not accept the token: ${said}`);
  if (status === 403) return { kind: "forbidden", detail: said };
  if (status === 429)
    return {
      kind: "later",
      afterSeconds: retryAfter(answer.headers.get("retry-after"), 10),
      detail: "Wise asked us to slow down.",
    };
  if (status === 409) return unsure(`Wise is at work on the same transfer: ${said}`);
  if (status < 500) return refused("provider_refused", `Wise refused: ${said}`);
  return unsure(`Wise had an error of its own, ${status}.`);
}

/** A transfer's id of ours is a UUID at Wise: this one comes from the key of the attempt and from nothing else (RFC 9562, version 5). */
export function transactionId(key: string): string {
  const bytes = createHash("sha1").update("goodword wise transfer\0").update(key).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
