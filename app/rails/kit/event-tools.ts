import type { Http } from "../../platform/http.ts";

/** What a rail may use to verify a webhook, where the signature rests on something that must be fetched. */
export interface EventTools {
  readonly http: Http;
  readonly now: () => Date;
  readonly signal: AbortSignal;
}
