import { type StripeAnswer, stripeError } from "./answer.ts";

interface Kept {
  readonly request: string;
  readonly at: number;
  /** `null` while the first request under this key still runs. */
  answer: StripeAnswer | null;
  requestId: string;
}

/** How a request under a key may go on. */
export type Admission =
  | { readonly kind: "run"; finish(answer: StripeAnswer, requestId: string): void; forget(): void }
  | { readonly kind: "answer"; readonly answer: StripeAnswer };

/** Keys are pruned once they are at least this old (docs: "at least 24 hours"). */
const keptMs = 24 * 60 * 60 * 1000;

/**
 * Stripe's v1 idempotency: the first answer under a key, error or not, is replayed; other parameters under it are
 * refused; a second request while the first still runs is a conflict.
 */
export function createIdempotencyStore() {
  const kept = new Map<string, Kept>();
  return {
    keys: () => [...kept.keys()],
    admit(key: string, request: string, now: number): Admission {
      if (key.length > 255)
        return {
          kind: "answer",
          answer: stripeError(400, "invalid_request_error", "Idempotency keys may be at most 255 characters long.", {
            param: "Idempotency-Key",
          }),
        };
      const known = kept.get(key);
      if (known !== undefined && now - known.at < keptMs)
        return { kind: "answer", answer: repeat(key, known, request) };
      const entry: Kept = { request, at: now, answer: null, requestId: "" };
      kept.set(key, entry);
      return {
        kind: "run",
        finish(answer, requestId) {
          entry.answer = answer;
          entry.requestId = requestId;
        },
        forget() {
          if (kept.get(key) === entry) kept.delete(key);
        },
      };
    },
  };
}

function repeat(key: string, known: Kept, request: string): StripeAnswer {
  if (known.request !== request)
    return stripeError(
      400,
      "idempotency_error",
      `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    );
  if (known.answer === null)
    return stripeError(
      409,
      "invalid_request_error",
      "There is currently another in-progress request using this Idempotency Key (that probably means you submitted twice, and the other request is still going through). Please try again later.",
      { code: "idempotency_key_in_use" },
    );
  return {
    ...known.answer,
    headers: { ...known.answer.headers, "idempotent-replayed": "true", "original-request": known.requestId },
  };
}
