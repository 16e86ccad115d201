import { de } from "./de.ts";
import { fr } from "./fr.ts";
import { english, type Language } from "./language.ts";

const spoken: readonly Language[] = [
  english,
  { code: "de", locale: "de", catalogue: de },
  { code: "fr", locale: "fr", catalogue: fr },
];

/**
 * The language for a locale as a storefront names it ("de", "fr-CA"); English for one that we do not speak and for none.
 * Of what a visitor may have written into the address only a language and a two-letter region are kept, so that no locale
 * is one that `Intl` refuses, and none changes the calendar or the digits.
 */
export function languageOf(locale: string | null): Language {
  const read = /^([a-z]{2})(?:[-_][a-z]{4})?(?:[-_]([a-z]{2}))?(?![a-z0-9])/i.exec(String(locale));
  const language = spoken.find((one) => one.code === read?.[1]?.toLowerCase());
  const region = read?.[2];
  if (language === undefined) return english;
  return region === undefined ? language : { ...language, locale: `${language.code}-${region.toUpperCase()}` };
}
