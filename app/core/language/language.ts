import { reasons } from "../reason.ts";
import type { Catalogue } from "./catalogue.ts";
import { en } from "./en.ts";

/** A language that people read, with its words. It is handed in; nothing here knows which one is "the current". */
export interface Language {
  /** For `lang` attributes. */
  readonly code: "en" | "de" | "fr";
  /** For `Intl`: the language with the reader's region, where numbers and money are written differently ("de-AT"). */
  readonly locale: string;
  readonly catalogue: Catalogue;
}

const personSentences = Object.fromEntries(
  Object.entries(reasons).map(([code, { person }]) => [code, person]),
) as Catalogue["reasons"];

/** The language of the admin, and of everybody whose own we do not speak. */
export const english: Language = { code: "en", locale: "en", catalogue: { reasons: personSentences, texts: en } };
