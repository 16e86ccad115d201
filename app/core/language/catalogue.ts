import type { ReasonCode } from "../reason.ts";
import type { en } from "./en.ts";

/** A text whose words depend on a count, by the categories of `Intl.PluralRules`; what a language does not name is `other`. */
export interface Plural<Text extends string = string> {
  readonly one: Text;
  readonly other: Text;
}

/** The names between braces in a text. */
export type Gap<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Gap<Rest> : never;

type Both<Union> = (Union extends unknown ? (each: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;

/** Any text that holds every gap of the English one: a translation that loses a value is a type error. */
type Translated<Text extends string> = string &
  Both<
    Gap<Text> extends infer Name extends string ? (Name extends Name ? `${string}{${Name}}${string}` : never) : never
  >;

type English = typeof en;

export type TextName = keyof English;

/** Names of texts that a count decides. */
export type PluralName = { [Name in TextName]: English[Name] extends Plural ? Name : never }[TextName];
export type PlainName = Exclude<TextName, PluralName>;

/** The values a plain text has to be given. */
export type Values<Name extends PlainName> = Record<Gap<English[Name]>, string>;

/** Every public text of one language. */
export type Texts = {
  readonly [Name in TextName]: English[Name] extends string
    ? Translated<English[Name]>
    : English[Name] extends Plural
      ? Plural<Translated<English[Name]["other"]>>
      : never;
};

/** What one language's file holds. */
export interface Catalogue {
  /** The sentence for the person, of every reason. None has a gap: a person is told what is so, not numbers of the shop. */
  readonly reasons: Readonly<Record<ReasonCode, string>>;
  readonly texts: Texts;
}
