/** A claim as it is shown. */
export interface ClaimRow {
  readonly id: string;
  readonly order: string;
  readonly referrer: { readonly name: string; readonly url: string };
  readonly program: string;
  /** Who said it when, and who decided when, in sentences. */
  readonly line: string;
  /** Why the rule declined it, or asks a person. */
  readonly why: string | null;
  /** What the person reads of the decision. */
  readonly answer: string | null;
  /** The referral that it made. */
  readonly referralUrl: string | null;
  readonly can: readonly ClaimPressKind[];
}

export type ClaimTab = "waiting" | "accepted" | "declined";

/** The claims page. */
export interface ClaimsData {
  readonly tab: ClaimTab;
  readonly waiting: number;
  /** Whether a program that runs takes claims. */
  readonly isOn: boolean;
  readonly rows: readonly ClaimRow[];
  readonly newer: string | null;
  readonly older: string | null;
}

export type ClaimPressKind = "accept" | "decline" | "undo";
