/** The words of one mail. Every text may hold `{shop}`, the store's name, and facts of its kind. */
export interface MailText {
  readonly subject: string;
  /** A paragraph each. */
  readonly lines: readonly string[];
  /** What stands on the one button, which leads to the fact `link`; a mail without has none. */
  readonly press?: string;
}
