import { currency, formatMoney, money } from "../money/money.ts";
import type { Language } from "./language.ts";
import { germanFooter, germanMails } from "./mails/de.ts";
import { englishFooter, englishMails } from "./mails/en.ts";
import { frenchFooter, frenchMails } from "./mails/fr.ts";
import type { MailFact, MailKind, MailTexts } from "./mails/mail-kind.ts";
import type { MailText } from "./mails/mail-text.ts";
import { sayDate, sayMoment } from "./say.ts";

/** A mail in words: the same said as text and as plain HTML. */
export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const mailsOf: Readonly<Record<Language["code"], { readonly texts: MailTexts; readonly footer: string }>> = {
  en: { texts: englishMails, footer: englishFooter },
  de: { texts: germanMails, footer: germanFooter },
  fr: { texts: frenchMails, footer: frenchFooter },
};

/** Whether there is a mail of that kind; a row of a later version may name one that is not here. */
export function isMailKind(kind: string): kind is MailKind {
  return Object.hasOwn(englishMails, kind);
}

/**
 * Writes a mail. Facts are taken as they are, whatever they look like: none becomes a tag or a gap. Nothing is loaded from
 * anywhere when it is read, and its one link says where it leads.
 */
export function renderMail(
  language: Language,
  kind: MailKind,
  facts: Readonly<Record<string, MailFact>>,
  shop: { readonly name: string; readonly timezone: string },
): RenderedMail {
  const { texts, footer } = mailsOf[language.code];
  const { subject, lines, press }: MailText = texts[kind];
  const said = (fact: MailFact): string => {
    if (typeof fact === "string") return fact;
    if ("day" in fact) return sayDate(language, new Date(fact.day), shop.timezone);
    if ("moment" in fact) return sayMoment(language, new Date(fact.moment), shop.timezone);
    return formatMoney(money(fact.amountMinor, currency(fact.currency)), language.locale);
  };
  const values: Readonly<Record<string, string>> = {
    shop: shop.name,
    ...Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, said(fact)])),
  };
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (gap, name: string) => values[name] ?? gap);
  const paragraphs = lines.map(fill);
  const link = press === undefined ? null : { label: fill(press), url: values.link ?? "" };
  const below = fill(footer);
  const button =
    link === null
      ? ""
      : `${paragraph(`<a href="${escaped(link.url)}" style="${buttonLook}">${escaped(link.label)}</a>`)}
${paragraph(`<span style="font-size:13px;word-break:break-all">${escaped(link.url)}</span>`)}
`;
  return {
    subject: fill(subject),
    text: `${[...paragraphs, ...(link === null ? [] : [`${link.label}: ${link.url}`]), `-- \n${below}`].join("\n\n")}\n`,
    html: `<!doctype html><html lang="${language.code}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(fill(subject))}</title></head>
<body style="margin:0 auto;padding:24px;max-width:560px;font:16px/1.5 sans-serif">
${paragraphs.map((line) => paragraph(escaped(line))).join("\n")}
${button}<p style="margin:32px 0 0;font-size:13px">${escaped(below)}</p>
</body></html>
`,
  };
}

const buttonLook =
  "display:inline-block;padding:12px 20px;border-radius:6px;background:#1a1a1a;color:#ffffff;text-decoration:none";

const paragraph = (inside: string) => `<p style="margin:0 0 16px">${inside}</p>`;

const signs: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => signs[sign] ?? sign);
