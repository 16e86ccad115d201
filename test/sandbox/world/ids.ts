import { createHash } from "node:crypto";

/** Where the numbers of each kind begin. Orders, customers and lines lie above 2^53 (9007199254740992), where a float loses digits. */
const firstNumbers = {
  Shop: 54_838_000_901n,
  App: 128_746_201_889n,
  AppInstallation: 683_120_443_201n,
  Product: 7_982_301_110_001n,
  Collection: 450_001_882_113n,
  ProductVariant: 43_210_887_550_001n,
  Customer: 9_207_119_254_740_993n,
  Order: 82_098_291_194_615_451n,
  LineItem: 13_866_747_580_512_901n,
  Refund: 92_908_993_411_077n,
  RefundLineItem: 13_866_747_580_512_901n,
  OrderTransaction: 68_902_231_454_081n,
  OrderAdjustment: 30_101_229_000_117n,
  ShippingLine: 48_091_220_881_043n,
  Dispute: 285_332_461_850_802_050n,
  OrderEdit: 7_902_118_340_023n,
  DiscountCodeNode: 1_410_882_609_201n,
  DiscountRedeemCode: 18_330_922_778_801n,
  DiscountRedeemCodeBulkCreation: 990_011_203_077n,
  Job: 1n,
  StoreCreditAccount: 5_512_003_991n,
  StoreCreditAccountTransaction: 77_120_034_001n,
  GiftCard: 608_811_220_337n,
  Metafield: 30_988_112_777_401n,
  WebhookSubscription: 1_208_836_114_501n,
  CustomerAddress: 9_711_190_220_161n,
  Checkout: 29_920_018_833_009n,
  DataRequest: 9_999n,
  Fulfillment: 5_990_112_008_117n,
} as const;

export type IdKind = keyof typeof firstNumbers;

/** Hands out numbers and tokens. The same world makes the same ones in the same order. */
export interface IdSource {
  next(kind: IdKind): string;
  /** Lower-case hex of the asked length. */
  token(length?: number): string;
  uuid(): string;
}

export function createIds(seed: string): IdSource {
  const counters = new Map<IdKind, bigint>();
  let tokens = 0;
  const hash = () => createHash("sha256").update(`${seed}:${tokens++}`).digest("hex");
  return {
    next(kind) {
      const count = counters.get(kind) ?? 0n;
      counters.set(kind, count + 1n);
      // The step is wider than the gaps between floats of this size, so that an id that went through a float names nothing.
      return (firstNumbers[kind] + count * 32n).toString();
    },
    token: (length = 32) => (hash() + hash()).slice(0, length),
    uuid: () => hash().replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-4$3-8$4-$5"),
  };
}

/** A global id of the Admin API. */
export function gid(kind: string, id: string): string {
  return `gid://shopify/${kind}/${id}`;
}

/** The number in a gid of that kind, or the text itself when it is a bare number; null otherwise. */
export function numberOf(kind: string, text: string): string | null {
  if (/^\d+$/.test(text)) return text;
  const prefix = `gid://shopify/${kind}/`;
  const rest = text.startsWith(prefix) ? text.slice(prefix.length) : "";
  return /^\d+$/.test(rest) ? rest : null;
}
