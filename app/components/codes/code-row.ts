/** One code in the list. */
export interface CodeRowData {
  readonly id: string;
  readonly code: string;
  readonly standing: CodeStanding;
  /** Who chose it, or that it was made, and when; and when it was closed. */
  readonly story: string;
  readonly referrer: { readonly id: string; readonly name: string };
  readonly program: { readonly id: string; readonly name: string };
  readonly visits: string;
  readonly friends: string;
}

/** Where a code stands: shared now, still good, being set up, closed, or one that Shopify did not take. */
export type CodeStanding = "shared" | "good" | "setting_up" | "closed" | "refused";
