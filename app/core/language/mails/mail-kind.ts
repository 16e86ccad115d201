import type { Gap } from "../catalogue.ts";
import type { englishMails } from "./en.ts";
import type { MailText } from "./mail-text.ts";

/** Every kind of mail. A new one is a text in English, and the same in each other language: the compiler asks for them. */
export type MailKind = keyof typeof englishMails;

/** What a mail is told: words as they are, money and days as its language writes them. */
export type MailFact =
  | string
  | { readonly amountMinor: number; readonly currency: string }
  /** ISO 8601; written as a day of the shop's time zone. */
  | { readonly day: string }
  /** ISO 8601; written as a day with the time, in the shop's time zone. */
  | { readonly moment: string };

type Words<Kind extends MailKind> =
  | (typeof englishMails)[Kind]["subject"]
  | (typeof englishMails)[Kind]["lines"][number];

type Link<Kind extends MailKind> = (typeof englishMails)[Kind] extends { readonly press: string } ? "link" : never;

/** The facts that a mail of that kind has to be given. */
export type MailFacts<Kind extends MailKind> = Readonly<
  Record<Exclude<Gap<Words<Kind>>, "shop">, MailFact> & Record<Link<Kind>, string>
>;

/** Every mail in one language. */
export type MailTexts = Readonly<Record<MailKind, MailText>>;
