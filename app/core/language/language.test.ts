import { describe, expect, test } from "vitest";
import { currency, formatMoney, money } from "../money/money.ts";
import { type ReasonCode, reasons } from "../reason.ts";
import type { PlainName, TextName } from "./catalogue.ts";
import { en } from "./en.ts";
import { languageOf } from "./language-of.ts";
import { say, sayCount, sayDate, sayDay, sayOwnReason, sayPercent, sayReason } from "./say.ts";

const languages = ["en", "de", "fr"].map(languageOf);
const translations = languages.slice(1);
const names = Object.keys(en) as TextName[];
const codes = Object.keys(reasons) as ReasonCode[];

/** The forms of a text: one, or one for each of its plurals. */
const forms = (text: string | { readonly one: string; readonly other: string }) =>
  typeof text === "string" ? [text] : [text.one, text.other];
const gaps = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe.each(languages)("in $code", (language) => {
  test.each(codes)("the person is told about %s in a whole sentence", (code) => {
    const told = sayReason(language, code);
    expect(told).toMatch(/^\p{Lu}.*\.$/su);
    expect(gaps(told)).toEqual([]);
  });

  test.each(names)("%s has words, and the gaps that it has in English", (name) => {
    const own = forms(language.catalogue.texts[name]);
    expect(own).toHaveLength(forms(en[name]).length);
    for (const form of own) {
      expect(form.trim()).toBe(form);
      expect(form).not.toBe("");
      expect(gaps(form)).toEqual(gaps(forms(en[name])[0] ?? ""));
    }
  });

  test("a sentence of the page ends, and a headline does not", () => {
    for (const name of names.filter((one) => one.startsWith("error.")))
      for (const form of forms(language.catalogue.texts[name])) expect(form).toMatch(/\.$/);
    for (const name of names.filter((one) => /^(offer|reward|state|delivery)\./.test(one)))
      for (const form of forms(language.catalogue.texts[name])) expect(form).not.toMatch(/\.$/);
  });

  test("no word of ours stands for another one", () => {
    const all = [
      ...names.flatMap((name) => forms(language.catalogue.texts[name])),
      ...codes.map((code) => sayReason(language, code)),
    ];
    expect(all.join("\n")).not.toMatch(/advocate|affiliate|referee|Werber|Gutschein(?!k)|filleul|\bTODO\b| {2}/i);
  });
});

describe.each(translations)("the translation to $code", (language) => {
  test("leaves no text in English", () => {
    const same = names.filter((name) =>
      forms(language.catalogue.texts[name]).some((form) => forms(en[name]).includes(form)),
    );
    expect(same).toEqual([]);
    expect(codes.filter((code) => sayReason(language, code) === reasons[code].person)).toEqual([]);
  });
});

test("French has a no-break space before what stands apart from its word", () => {
  const french = languageOf("fr");
  const all = [
    ...names.flatMap((name) => forms(french.catalogue.texts[name])),
    ...codes.map((code) => sayReason(french, code)),
  ];
  for (const text of all) expect(text).not.toMatch(/[^\u00a0][:;!?]/);
});

describe("languageOf", () => {
  test.each([
    ["en", "en", "en"],
    ["de", "de", "de"],
    ["DE", "de", "de"],
    ["de-AT", "de", "de-AT"],
    ["de_at", "de", "de-AT"],
    ["fr-CA", "fr", "fr-CA"],
    ["de-Latn-CH", "de", "de-CH"],
    ["pt-BR", "en", "en"],
    ["deu", "en", "en"],
    ["xde", "en", "en"],
    ["", "en", "en"],
    [null, "en", "en"],
  ])("%j is %s, written as in %s", (locale, code, written) => {
    expect(languageOf(locale)).toMatchObject({ code, locale: written });
  });

  test.each([
    "de-u-nu-arab",
    "fr-FR-u-ca-buddhist",
    "de-",
    "de-x",
    "de-💥",
    "fr-1",
    `de-${"a".repeat(9_000)}`,
    '"><script>',
    "toString",
  ])("what a visitor made up (%#) is nothing that Intl refuses or obeys", (locale) => {
    const language = languageOf(locale);
    expect(language.locale).toMatch(/^(en|de|fr)(-[A-Z]{2})?$/);
    expect(sayCount(language, "page.visits", 3)).toContain("3");
  });
});

test("somebody is told of their own order as of theirs, where there are words for that", () => {
  const own = Object.keys(en).filter((name) => name.startsWith("own."));
  expect(own.length).toBeGreaterThan(0);
  for (const language of languages)
    for (const code of codes) {
      const text = own.includes(`own.${code}`)
        ? language.catalogue.texts[`own.${code}` as PlainName]
        : sayReason(language, code);
      expect(sayOwnReason(language, code)).toBe(text);
    }
});

describe("values", () => {
  test("are taken as they are: what looks like a gap or a pattern in one stays text", () => {
    const hostile = "{link} $& $1 {{ shop }} <b>";
    for (const language of languages) {
      const told = say(language, "offer.share", { offer: "10%", shop: hostile, link: "https://x.example" });
      expect(told).toContain(hostile);
      expect(told.split("https://x.example")).toHaveLength(2);
    }
  });

  test("a name that every object has is not taken for a value", () => {
    const broken = {
      ...languageOf("en"),
      catalogue: { reasons: languageOf("en").catalogue.reasons, texts: { ...en, "page.join": "{toString}" } },
    };
    // The type forbids it; a text is data, and the next language may come from a file.
    expect(say(broken as never, "page.join" satisfies PlainName)).toBe("{toString}");
  });
});

describe("numbers, money and days are written as the reader does", () => {
  test.each([
    ["en", "$1,234.50", "¥1,234", "KWD\u00a01.234"],
    ["de", "1.234,50\u00a0$", "1.234\u00a0¥", "1,234\u00a0KWD"],
    ["fr", "1\u202f234,50\u00a0$US", "1\u202f234\u00a0JPY", "1,234\u00a0KWD"],
    ["fr-CA", "1\u00a0234,50\u00a0$\u00a0US", "1\u00a0234\u00a0¥", "1,234\u00a0KWD"],
    ["de-AT", "$\u00a01.234,50", "¥\u00a01.234", "KWD\u00a01,234"],
  ])("money in %s", (locale, dollars, yen, dinars) => {
    const { locale: own } = languageOf(locale);
    expect(formatMoney(money(123_450, currency("USD")), own)).toBe(dollars);
    expect(formatMoney(money(1_234, currency("JPY")), own)).toBe(yen);
    expect(formatMoney(money(1_234, currency("KWD")), own)).toBe(dinars);
  });

  test.each([
    ["en", "12.5%", "December 1", "December 12"],
    ["en-GB", "12.5%", "1 December", "12 December"],
    ["de", "12,5\u00a0%", "1. Dezember", "12. Dezember"],
    ["fr", "12,5\u00a0%", "1er décembre", "12 décembre"],
    ["fr-CA", "12,5\u00a0%", "1er décembre", "12 décembre"],
  ])("percent and days in %s", (locale, percent, first, twelfth) => {
    const language = languageOf(locale);
    expect(sayPercent(language, 1_250)).toBe(percent);
    expect(sayDay(language, new Date("2026-12-01T12:00:00Z"), "UTC")).toBe(first);
    expect(sayDay(language, new Date("2026-12-12T12:00:00Z"), "UTC")).toBe(twelfth);
  });

  test("a day is the shop's day", () => {
    const late = new Date("2026-12-11T23:30:00Z");
    expect(sayDay(languageOf("de"), late, "Europe/Berlin")).toBe("12. Dezember");
    expect(sayDay(languageOf("de"), late, "America/New_York")).toBe("11. Dezember");
  });

  test("only the first of a month is an ordinal in French, with its year as well", () => {
    const on = (day: string) => [
      sayDay(languageOf("fr"), new Date(`${day}T12:00:00Z`), "UTC"),
      sayDate(languageOf("fr"), new Date(`${day}T12:00:00Z`), "UTC"),
    ];
    expect(on("2026-12-01")).toEqual(["1er décembre", "1er décembre 2026"]);
    expect(on("2026-12-21")).toEqual(["21 décembre", "21 décembre 2026"]);
    expect(sayDate(languageOf("de"), new Date("2026-12-01T12:00:00Z"), "UTC")).toBe("1. Dezember 2026");
  });

  test("counts choose their words: French says one for none", () => {
    const friends = (locale: string, count: number) => sayCount(languageOf(locale), "page.friends", count);
    expect([0, 1, 2, 1_200].map((count) => friends("en", count))).toEqual([
      "0 friends have bought with it.",
      "1 friend has bought with it.",
      "2 friends have bought with it.",
      "1,200 friends have bought with it.",
    ]);
    expect([0, 1, 2].map((count) => friends("de", count))).toEqual([
      "0 Freunde haben damit gekauft.",
      "1 Freund hat damit gekauft.",
      "2 Freunde haben damit gekauft.",
    ]);
    expect([0, 1, 2].map((count) => friends("fr", count))).toEqual([
      "0 ami a acheté grâce à lui.",
      "1 ami a acheté grâce à lui.",
      "2 amis ont acheté grâce à lui.",
    ]);
  });
});
