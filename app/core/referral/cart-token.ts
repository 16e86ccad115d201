/** What our storefront script leaves in the cart: which code was visited, and the visit. */
export interface CartToken {
  readonly codeId: string;
  readonly visitId: string | null;
}

/** `code.visit.signature`; the signature is the caller's. Carries no personal data. */
export function writeCartToken(token: CartToken, sign: (text: string) => string): string {
  const text = `${token.codeId}.${token.visitId ?? ""}`;
  return `${text}.${sign(text)}`;
}

/** Reads a token that a shopper may have changed; `null` when it is not exactly ours. */
export function readCartToken(
  token: string | null,
  verify: (text: string, signature: string) => boolean,
): CartToken | null {
  if (token === null || token.length > 200) return null;
  const parts = token.split(".");
  if (parts.length !== 3) return null;
  const [codeId, visitId, signature] = parts as [string, string, string];
  return verify(`${codeId}.${visitId}`, signature) ? { codeId, visitId: visitId === "" ? null : visitId } : null;
}
