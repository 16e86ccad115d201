import type { ReasonCode } from "../reason.ts";
import type { PlainName, PluralName, Values } from "./catalogue.ts";
import type { Language } from "./language.ts";

/** A text with its values filled in. Values are taken as they are: what looks like a gap in one stays text. */
export function say<Name extends PlainName>(
  language: Language,
  name: Name,
  ...[values]: Record<never, never> extends Values<Name> ? [] : [Values<Name>]
): string {
  const texts: Readonly<Record<PlainName, string>> = language.catalogue.texts;
  return fill(texts[name], values ?? {});
}

/** A text in the form that its count asks for, with the count written as the language writes numbers. */
export function sayCount(language: Language, name: PluralName, count: number): string {
  const forms = language.catalogue.texts[name];
  const one = new Intl.PluralRules(language.locale).select(count) === "one";
  return fill(one ? forms.one : forms.other, { count: new Intl.NumberFormat(language.locale).format(count) });
}

/** Why something is as it is, for the person it happens to. */
export function sayReason(language: Language, code: ReasonCode): string {
  return language.catalogue.reasons[code];
}

/** The same for somebody whose own order it is about: a friend who is rewarded, too. */
export function sayOwnReason(language: Language, code: ReasonCode): string {
  const own: Readonly<Record<string, unknown>> = language.catalogue.texts;
  const told = own[`own.${code}`];
  return typeof told === "string" ? told : sayReason(language, code);
}

/** A percentage from basis points: "12.5%", "12,5 %". */
export function sayPercent(language: Language, basisPoints: number): string {
  return new Intl.NumberFormat(language.locale, { style: "percent", maximumFractionDigits: 2 }).format(
    basisPoints / 10_000,
  );
}

/** A day without its year: "December 1", "1. Dezember", "1er décembre". */
export function sayDay(language: Language, at: Date, timeZone: string): string {
  const day = new Intl.DateTimeFormat(language.locale, { day: "numeric", month: "long", timeZone }).format(at);
  return ordinalFirst(language, day);
}

/** A day with its year: "December 1, 2026", "1. Dezember 2026", "1er décembre 2026". */
export function sayDate(language: Language, at: Date, timeZone: string): string {
  return ordinalFirst(language, new Intl.DateTimeFormat(language.locale, { dateStyle: "long", timeZone }).format(at));
}

/** A day with the time: what ends at an hour must not be promised for the day. "December 1, 2026 at 1:00 AM". */
export function sayMoment(language: Language, at: Date, timeZone: string): string {
  const format = new Intl.DateTimeFormat(language.locale, { dateStyle: "long", timeStyle: "short", timeZone });
  // Intl writes a narrow no-break space before AM and PM.
  return ordinalFirst(language, format.format(at).replace(/\u202f/g, " "));
}

/** The first of a month is an ordinal in French, which Intl's data does not have. */
function ordinalFirst(language: Language, day: string): string {
  return language.code === "fr" ? day.replace(/^1(?=\s)/, "1er") : day;
}

function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (gap, name: string) => (Object.hasOwn(values, name) ? (values[name] ?? gap) : gap));
}
