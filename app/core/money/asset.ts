/** What a reward can be worth, and what a rail can therefore be asked to deliver. */
export const valueKinds = [
  "money",
  "percent_off",
  "amount_off",
  "free_item",
  "free_service",
  "free_shipping",
  "points",
] as const;

export type ValueKind = (typeof valueKinds)[number];

/**
 * What one unit of an asset is. Money is counted in minor units and points one by one; the rest are pieces: one unit is one
 * thing in a person's hand, whole or not at all.
 */
export type Asset =
  | { readonly kind: "money"; readonly currency: string }
  | { readonly kind: "points" }
  /** A code for a share off one order; 10 % is 1000. */
  | { readonly kind: "percent_off"; readonly basisPoints: number }
  /** A code for an amount off one order: never cash, so an asset beside its currency. */
  | { readonly kind: "amount_off"; readonly amountMinor: number; readonly currency: string }
  | { readonly kind: "free_shipping" }
  /** One piece of a product, by the number in Shopify's gid, under the name that it was promised by. */
  | { readonly kind: "free_item"; readonly product: string; readonly title: string }
  /** Something that the store does for the person, in the store's own words. */
  | { readonly kind: "free_service"; readonly text: string };

/** Reads an asset's code, `null` when it is none. A currency's code is its ISO 4217 code; the others define themselves. */
export function readAsset(code: string): Asset | null {
  if (/^[A-Z]{3}$/.test(code)) return { kind: "money", currency: code };
  if (code === "POINTS") return { kind: "points" };
  if (code === "FREE_SHIPPING") return { kind: "free_shipping" };
  const percent = /^PERCENT_OFF:([1-9]\d{0,4})$/.exec(code);
  if (percent && Number(percent[1]) <= 10_000) return { kind: "percent_off", basisPoints: Number(percent[1]) };
  const amount = /^AMOUNT_OFF:([A-Z]{3}):([1-9]\d{0,12})$/.exec(code);
  if (amount?.[1]) return { kind: "amount_off", amountMinor: Number(amount[2]), currency: amount[1] };
  const item = /^FREE_ITEM:(\d{1,20}):([^\n|]{1,100})$/.exec(code);
  if (item?.[1] && item[2]) return { kind: "free_item", product: item[1], title: item[2] };
  const service = /^FREE_SERVICE:([^\n|]{1,100})$/.exec(code);
  if (service?.[1]) return { kind: "free_service", text: service[1] };
  return null;
}

/** The code under which an asset stands in the books. */
export function assetCode(asset: Asset): string {
  switch (asset.kind) {
    case "money":
      return asset.currency;
    case "points":
      return "POINTS";
    case "percent_off":
      return `PERCENT_OFF:${asset.basisPoints}`;
    case "amount_off":
      return `AMOUNT_OFF:${asset.currency}:${asset.amountMinor}`;
    case "free_shipping":
      return "FREE_SHIPPING";
    case "free_item":
      return `FREE_ITEM:${asset.product}:${nameInCode(asset.title)}`;
    case "free_service":
      return `FREE_SERVICE:${nameInCode(asset.text)}`;
  }
}

/** A name as it stands in a code: in one line, without the bar that keys are put together with, 100 characters at most. */
function nameInCode(name: string): string {
  const plain = name.replace(/[\s|\p{Cc}]+/gu, " ").trim();
  return (
    plain
      .slice(0, 100)
      .replace(/[\uD800-\uDBFF]$/, "")
      .trim() || "?"
  );
}

/** Whether units may be put together in one delivery: money and points may, pieces go out one by one. */
export function addsUp(asset: Asset): boolean {
  return asset.kind === "money" || asset.kind === "points";
}
