import type { Language } from "../../core/language/language.ts";
import type { Trouble } from "./answer.ts";
import { renderTrouble } from "./render-referrer-page.ts";

/** A page that Shopify renders inside the theme. Never cached: it is about one person. */
export function liquid(language: Language, body: string, status = 200): Response {
  return new Response(body, {
    status,
    headers: { "content-type": "application/liquid", "cache-control": "no-store", "content-language": language.code },
  });
}

/** Who cannot be let in, told inside the theme. */
export function refuseInTheme(language: Language, error: Trouble, status: number): Response {
  return liquid(language, renderTrouble(language, error), status);
}
