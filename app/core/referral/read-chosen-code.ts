import { isRude } from "./is-rude.ts";

/** Why a code that somebody chose cannot be one. */
export type ChosenCodeFlaw = "too_short" | "too_long" | "letters" | "rude" | "reserved";

/** Codes of our own making begin so: the first code of an offer's discount, and rewards that are discount codes. */
const reserved = /^(GOODWORD|THANKS)-/i;

/**
 * Reads a code as a merchant or a referrer writes it: 3 to 50 letters from A to Z, digits, and single hyphens between them,
 * so that it stands in a link as it is, can be said on the telephone, and is a discount code that Shopify takes. Letter
 * case stays as written and never matters.
 */
export function readChosenCode(
  typed: string,
): { readonly ok: true; readonly code: string } | { readonly ok: false; readonly why: ChosenCodeFlaw } {
  const code = typed.normalize("NFKC").trim();
  if (code.length > 50) return { ok: false, why: "too_long" };
  if (code !== "" && !/^[a-z0-9]+(-[a-z0-9]+)*$/i.test(code)) return { ok: false, why: "letters" };
  if (code.length < 3) return { ok: false, why: "too_short" };
  if (reserved.test(code)) return { ok: false, why: "reserved" };
  return isRude(code) ? { ok: false, why: "rude" } : { ok: true, code };
}
