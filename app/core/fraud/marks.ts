import { foldEmail } from "../referral/fold-email.ts";

/** What is known of a person, as a source tells it. Never stored like this: only the hashes of `marksOf` are. */
export interface PersonFacts {
  readonly emails: readonly (string | null | undefined)[];
  readonly names: readonly (string | null | undefined)[];
  readonly phones: readonly (string | null | undefined)[];
  readonly addresses: readonly (PostalAddress | null | undefined)[];
}

/** The parts of an address that say which door it is. */
export interface PostalAddress {
  readonly street: string | null;
  readonly postcode: string | null;
  readonly country: string | null;
}

export const markKinds = ["email", "email_like", "name", "phone", "address"] as const;
export type MarkKind = (typeof markKinds)[number];

/** By kind what could show that two people are one. In clear only on the way to the hash; stored as keyed hashes. */
export type Marks = Partial<Record<MarkKind, readonly string[]>>;

const gmail = new Set(["gmail.com", "googlemail.com"]);

/** An address as the mailbox it reaches: lower case, without a +tag, Gmail without dots and under one name. */
export function mailboxOf(written: string | null | undefined): string | null {
  const folded = foldEmail(written ?? null);
  if (folded === null) return null;
  const cut = folded.lastIndexOf("@");
  const domain = folded.slice(cut + 1);
  const local = folded.slice(0, cut).replace(/\+.*/, "");
  if (local === "") return folded;
  return gmail.has(domain) ? `${local.replaceAll(".", "")}@gmail.com` : `${local}@${domain}`;
}

/** The part of an address before the @, letters alone: what "anna.k1" and "annak2" share. Too short to mean anything: null. */
export function mailLikeness(written: string | null | undefined): string | null {
  const mailbox = mailboxOf(written);
  if (mailbox === null) return null;
  const letters = mailbox.slice(0, mailbox.lastIndexOf("@")).replace(/[^\p{L}]/gu, "");
  // Shared mailboxes of small firms ("info@", "sales@") say nothing about who writes; five letters is where names begin.
  return letters.length < 5 || shared.has(letters) ? null : letters;
}

const shared = new Set([
  "contact",
  "hello",
  "office",
  "sales",
  "support",
  "admin",
  "orders",
  "service",
  "kontakt",
  "bonjour",
]);

/** A full name without case, accents and order of words; a single word is no name. */
export function foldName(written: string | null | undefined): string | null {
  const words = plain(written).split(" ");
  return words.length < 2 ? null : words.sort().join(" ");
}

/** The last nine digits: a number with and without its country code is one number. Shorter ones are none. */
export function foldPhone(written: string | null | undefined): string | null {
  if (!written) return null;
  const digits = (ascii.test(written) ? written : written.normalize("NFKC")).replace(/\D/g, "");
  return digits.length < 9 ? null : digits.slice(-9);
}

/** Street with number, postcode and country; without a number or a postcode it is no door. */
export function foldAddress(address: PostalAddress | null | undefined): string | null {
  if (!address) return null;
  const street = plain(address.street)
    .replace(/\b(street|strasse|str|road|rd|avenue|ave|st)\b/g, "")
    .replaceAll(" ", "");
  const postcode = plain(address.postcode).replaceAll(" ", "");
  if (!/\d/.test(street) || postcode === "") return null;
  return `${plain(address.country)}|${postcode}|${street}`;
}

/** The marks of a person in clear. The caller hashes each with the shop's key before anything is kept or compared. */
export function marksOf(person: PersonFacts): Marks {
  // An order tells the same address or name several times: each is folded once.
  const all = <Value>(values: readonly Value[], fold: (value: Value) => string | null) => [
    ...new Set([...new Set(values)].map(fold).filter((value) => value !== null)),
  ];
  const found: Record<MarkKind, readonly string[]> = {
    email: all(person.emails, mailboxOf),
    email_like: all(person.emails, mailLikeness),
    name: all(person.names, foldName),
    phone: all(person.phones, foldPhone),
    address: all(person.addresses, foldAddress),
  };
  return Object.fromEntries(Object.entries(found).filter(([, values]) => values.length > 0));
}

/** Whether two people share a mark of a kind. */
export function shareMark(a: Marks, b: Marks, kind: MarkKind): boolean {
  const others = b[kind];
  return others !== undefined && (a[kind]?.some((mark) => others.includes(mark)) ?? false);
}

// Most of what people are called is plain ASCII, which needs no look at Unicode's tables: half of a mark's cost.
const ascii = /^[\x20-\x7e]*$/;

function plain(text: string | null | undefined): string {
  if (!text) return "";
  if (ascii.test(text))
    return text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, " ")
      .trim();
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/ß/g, "ss")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
