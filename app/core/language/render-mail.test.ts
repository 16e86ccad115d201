import { describe, expect, test } from "vitest";
import { languageOf } from "./language-of.ts";
import { englishMails } from "./mails/en.ts";
import type { MailKind } from "./mails/mail-kind.ts";
import { isMailKind, renderMail } from "./render-mail.ts";

const shop = { name: "Tea & <Co>", timezone: "Europe/Berlin" };
const kinds = Object.keys(englishMails) as MailKind[];
/** Every gap that any mail has, told with something hostile. */
const hostile = `<b onload="x">{shop} 'quoted'`;
const gaps = new Set(
  Object.values(englishMails).flatMap((mail) =>
    [...JSON.stringify(mail).matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ""),
  ),
);
const facts = (value: string) => ({
  ...Object.fromEntries([...gaps].filter((name) => name !== "shop").map((name) => [name, value])),
  link: "https://tea.example/apps/goodword/confirm?token=a&b=c",
});

describe.each(["en", "de", "fr"])("in %s", (locale) => {
  const language = languageOf(locale);

  test.each(kinds)("%s fills every gap, in text and in HTML", (kind) => {
    const mail = renderMail(language, kind, facts("FACT"), shop);
    for (const part of [mail.subject, mail.text, mail.html]) expect(part).not.toMatch(/\{\w+\}/);
    expect(mail.text).toContain(shop.name);
    expect(mail.html).toContain("Tea &amp; &lt;Co&gt;");
  });

  test.each(kinds)("%s takes no tag and no gap from a fact, and loads nothing", (kind) => {
    const mail = renderMail(language, kind, facts(hostile), shop);
    expect(mail.html).not.toMatch(/<b |onload="|<img|<script|src=|@import|url\(/);
    expect(mail.html).not.toContain("Tea & <Co>");
    if (mail.text.includes("onload")) expect(mail.text).toContain(hostile);
  });

  test.each(kinds)("%s says the same facts as in English", (kind) => {
    const told = (code: string) => {
      const { subject, text } = renderMail(languageOf(code), kind, facts("FACT"), shop);
      return (subject + text).split("FACT").length;
    };
    expect(told(locale)).toBe(told("en"));
    if (locale !== "en")
      expect(renderMail(language, kind, facts("F"), shop).subject).not.toBe(
        renderMail(languageOf("en"), kind, facts("F"), shop).subject,
      );
  });
});

test("money and days are written as the reader writes them, in the store's time zone", () => {
  const mail = renderMail(
    languageOf("de"),
    "destination_changed",
    {
      destination: { amountMinor: 123_456, currency: "EUR" },
      before: "x",
      until: { day: "2026-11-30T23:30:00Z" },
      link: "https://tea.example",
    },
    shop,
  );
  expect(mail.text).toContain("1.234,56\u00a0€");
  expect(mail.text).toContain("1. Dezember 2026");
  const facts = {
    destination: "x",
    before: "y",
    until: { moment: "2026-11-30T23:30:00Z" },
    link: "https://tea.example",
  };
  expect(renderMail(languageOf("en"), "destination_changed", facts, shop).text).toContain(
    "December 1, 2026 at 12:30 AM",
  );
});

describe("a mail", () => {
  const link = "https://tea.example/?a=b&c=d";
  const pressed = () => renderMail(languageOf("en"), "destination_changed", { ...facts("F"), link }, shop);

  test("with something to press has a button, and the address below it for who cannot press", () => {
    expect(pressed().html).toMatch(
      /<p style="margin:0 0 16px"><a href="https:\/\/tea\.example\/\?a=b&amp;c=d" style="display:inline-block;[^"]+">[^<]+<\/a><\/p>\n<p style="margin:0 0 16px"><span style="[^"]+">https:\/\/tea\.example\/\?a=b&amp;c=d<\/span><\/p>\n<p style="margin:32px 0 0/,
    );
    const [button] = /(?<=">)[^<]+(?=<\/a>)/.exec(pressed().html) ?? [];
    expect(pressed().text).toContain(`\n\n${button}: ${link}\n\n-- \n`);
  });

  test("says each of its lines as a paragraph of its own", () => {
    const { lines } = englishMails.destination_changed;
    const paragraphs = pressed().text.split("\n\n");
    expect(paragraphs).toHaveLength(lines.length + 2);
    expect(pressed().html.match(/<p style="margin:0 0 16px">(?!<)[^<]+<\/p>/g)).toHaveLength(lines.length);
    expect(pressed().html).toContain('<body style="');
    expect(pressed().html).toMatch(/^<!doctype html><html lang="en">/);
    for (const line of paragraphs.slice(0, lines.length)) expect(line).not.toBe("");
  });

  test("with nothing to press has neither", () => {
    const kind = kinds.find((one) => !("press" in englishMails[one]));
    if (kind === undefined) throw new Error("every mail has something to press");
    const plain = renderMail(languageOf("en"), kind, facts("F"), shop);
    expect(plain.html).not.toContain("<a ");
    expect(plain.html).toMatch(/<\/p>\n<p style="margin:32px 0 0/);
    expect(plain.text.split("\n\n")).toHaveLength(englishMails[kind].lines.length + 1);
  });

  test("that was told no link has none to follow", () => {
    const { link: _link, ...rest } = facts("F");
    expect(renderMail(languageOf("en"), "destination_changed", rest, shop).html).toContain('<a href=""');
  });
});

test("a kind that nobody knows is none", () => {
  expect(isMailKind("test")).toBe(true);
  expect(isMailKind("toString")).toBe(false);
});
