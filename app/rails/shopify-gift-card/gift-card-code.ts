import { createHash } from "node:crypto";
import { spell } from "../kit/shopify/spell.ts";

/** The code of one grant: the same for the same key, so that Shopify refuses a second one, and as long as Shopify's own (30^16, 78 bits). */
export function giftCardCode(key: string): string {
  return spell(createHash("sha256").update(`goodword gift card ${key}`).digest(), 16);
}
