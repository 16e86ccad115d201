/** How a buyer came to the store, as far as a rule looks at it: no address, no query, nothing that names a person. */
export interface Arrival {
  /** The host of the page that led here, without "www."; null when the source does not say. */
  readonly host: string | null;
  /** Names of click parameters of advertising networks in the first address. */
  readonly clickIds: readonly string[];
}

/** Parameters by which advertising networks mark a click. Source: Dub's `fraud/constants.ts`. */
const clickParameters = [
  "gclid",
  "gad_source",
  "gad_campaignid",
  "fbclid",
  "fb_action_ids",
  "twclid",
  "msclkid",
  "li_fat_id",
  "rdclid",
  "ttclid",
];

/** Sites that publish coupons. Source: the ones that Extole and ReferralCandy name, and the largest in our languages. */
const couponHosts = [
  "retailmenot.com",
  "slickdeals.net",
  "coupons.com",
  "couponfollow.com",
  "couponcabin.com",
  "couponbirds.com",
  "joinhoney.com",
  "capitaloneshopping.com",
  "simplycodes.com",
  "wethrift.com",
  "dealspotr.com",
  "promocodes.com",
  "offers.com",
  "savings.com",
  "groupon.com",
  "knoji.com",
  "vouchercodes.co.uk",
  "hotukdeals.com",
  "mydealz.de",
  "gutscheine.de",
  "gutscheinsammler.de",
  "dealabs.com",
  "ma-reduc.com",
  "igraal.com",
];

/** Reads where a buyer came from. `landing` is a path with its query, `referring` the address of the page before. */
export function readArrival(landing: string | null | undefined, referring: string | null | undefined): Arrival {
  const asked = landing?.split("#")[0]?.split("?").slice(1).join("?");
  if (!asked) return { host: hostOf(referring), clickIds: [] };
  const query = new URLSearchParams(asked);
  return { host: hostOf(referring), clickIds: clickParameters.filter((name) => query.has(name)) };
}

/** Whether a host is a coupon site: a known one, one of the merchant's, or a part of one. */
export function isCouponSite(host: string | null, own: readonly string[]): boolean {
  return host !== null && [...couponHosts, ...own].some((site) => host === site || host.endsWith(`.${site}`));
}

function hostOf(address: string | null | undefined): string | null {
  const host = /^(?:https?:)?\/\/(?:[^/?#@]*@)?([a-z0-9.-]+)/i.exec(address?.trim() ?? "")?.[1]?.toLowerCase();
  return host?.replace(/^www\./, "").slice(0, 120) ?? null;
}
