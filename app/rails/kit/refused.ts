import type { Refusal, RefusalCode } from "./rail.ts";

/** A definite no, as a value. `detail` is for the merchant: what happened, without secrets or e-mail addresses. */
export function refused(code: RefusalCode, detail: string): Refusal {
  return { kind: "refused", code, detail };
}
