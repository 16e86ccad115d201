/** Failures that come before the first byte of a request: no address, no connection, no trusted certificate. */
const beforeTheRequest = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

/**
 * Whether a failed request certainly never reached the provider. Everything else (a reset, a time-out, an abort) may
 * have come after the provider did its work, so it is not in the list.
 */
export function neverLeft(error: unknown): boolean {
  for (let at = error, depth = 0; typeof at === "object" && at !== null && depth < 6; depth += 1) {
    if ("code" in at && typeof at.code === "string" && beforeTheRequest.has(at.code)) return true;
    // A host with several addresses fails with all of their reasons at once.
    if (at instanceof AggregateError) return at.errors.length > 0 && at.errors.every(neverLeft);
    at = ("cause" in at && at.cause) || ("detail" in at && at.detail) || ("exception" in at && at.exception) || null;
  }
  return false;
}
