import { refused } from "../kit/refused.ts";
import type { WiseAnswer } from "./ask-wise.ts";

/** An answer that moved nothing, as an end of `send`. */
export function plain(answer: Exclude<WiseAnswer, { readonly kind: "ok" }>) {
  return answer.kind === "forbidden"
    ? refused("permission_missing", `The Wise token may not do this: ${answer.detail}`)
    : answer;
}
