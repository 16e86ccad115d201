import { createHmac } from "node:crypto";

/** The webhook signature: base64 HMAC-SHA256 of the raw body with the app's secret. */
export function signBody(secret: string, body: string | Uint8Array): string {
  return createHmac("sha256", secret).update(body).digest("base64");
}

/**
 * Signs an app-proxy query: the pairs sorted by name and joined without a separator, hex HMAC-SHA256. A name that appears
 * several times counts once, its values joined with commas.
 */
export function signProxyQuery(secret: string, query: URLSearchParams): URLSearchParams {
  const values = new Map<string, string[]>();
  for (const [name, value] of query) values.set(name, [...(values.get(name) ?? []), value]);
  const text = [...values]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, all]) => `${name}=${all.join(",")}`)
    .join("");
  const signed = new URLSearchParams(query);
  signed.append("signature", createHmac("sha256", secret).update(text).digest("hex"));
  return signed;
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A JSON Web Token, HS256. */
export function signToken(secret: string, claims: Record<string, unknown>): string {
  const head = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`;
  return `${head}.${createHmac("sha256", secret).update(head).digest("base64url")}`;
}

/** The claims of a token that this secret signed; null otherwise. */
export function readToken(secret: string, token: string): Record<string, unknown> | null {
  const [header = "", claims = "", signature = ""] = token.split(".");
  const expected = createHmac("sha256", secret).update(`${header}.${claims}`).digest("base64url");
  if (signature !== expected) return null;
  try {
    const { alg } = JSON.parse(Buffer.from(header, "base64url").toString()) as { alg?: string };
    if (alg !== "HS256") return null;
    return JSON.parse(Buffer.from(claims, "base64url").toString()) as Record<string, unknown>;
  } catch {
    return null;
  }
}
