/** The innermost reason of a failed request, a code where there is one: no addresses, no headers. */
export function failureReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause as { code?: unknown } | undefined;
  if (typeof cause?.code === "string") return cause.code;
  return error.name === "TimeoutError" ? "timeout" : error.message;
}
