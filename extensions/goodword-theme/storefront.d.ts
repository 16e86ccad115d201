// What the storefront scripts read over the app proxy and from Shopify's cart. Types only: nothing of this file ships.

/** Answer of `GET <proxy>/offer?code=`: what the friend gets. Every text is plain text. */
export interface Offer {
  code: string;
  /** Empty where the code gives no discount: it only says who sent the visitor. */
  headline: string;
  detail: string;
  /** First name of the referrer, or null when the referrer keeps it private. */
  referrerName: string | null;
  /** Signed by the app; travels to the order in the cart attribute `_goodword`. */
  token: string;
  /** Attributes that keep this link beside others that were followed, where the program goes by the first one. */
  clicks?: Record<string, string>;
}

/** What this tab knows of the share link that was followed (sessionStorage, gone with the tab). */
export interface FollowedLink {
  code: string;
  /** The answer of the app, kept so that the next page of this tab asks nothing and counts no second visit. */
  offer?: Offer;
  /** Dismissed, applied or not available: nothing more to show in this tab. */
  done?: boolean;
}

/** The part of Shopify's Ajax cart that is read here. */
export interface Cart {
  discount_codes?: { code: string; applicable: boolean }[];
}

/**
 * Answer of `GET` and `POST <proxy>/referrer`. The templates of the block read it by path; named here is only what the
 * script itself needs. `error` is the script's own state for an answer that never came.
 */
export interface ReferrerAnswer {
  state: "signed_out" | "can_join" | "closed" | "ready" | "error";
  message?: string;
  link?: string;
  shareMessage?: string;
  rewards?: unknown[];
  friends?: number;
}
