import { isRude } from "../referral/is-rude.ts";

/**
 * A first name as it may stand on a public page: letters, spaces, hyphens and apostrophes, at most 30, so that nobody puts an
 * address or a number there. `null` for none, `false` for one that cannot be shown.
 */
export function readShownName(typed: string): string | null | false {
  const name = typed.normalize("NFC").replace(/\s+/g, " ").trim();
  if (name === "") return null;
  return /^\p{L}[\p{L}\p{M} '’-]{0,29}$/u.test(name) && !isRude(name.replaceAll(" ", "-")) ? name : false;
}
