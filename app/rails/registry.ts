import type { Rail } from "./kit/rail.ts";
import { manual } from "./manual/manual.ts";
import { paypal } from "./paypal/paypal.ts";
import { paypalFile } from "./paypal-file/paypal-file.ts";
import { points } from "./points/points.ts";
import { razorpayx } from "./razorpayx/razorpayx.ts";
import { shopifyDiscount } from "./shopify-discount/shopify-discount.ts";
import { shopifyGiftCard } from "./shopify-gift-card/shopify-gift-card.ts";
import { shopifyStoreCredit } from "./shopify-store-credit/shopify-store-credit.ts";
import { stripeBalance } from "./stripe-balance/stripe-balance.ts";
import { stripeConnect } from "./stripe-connect/stripe-connect.ts";
import { stripeCoupon } from "./stripe-coupon/stripe-coupon.ts";
import { stripePrice } from "./stripe-price/stripe-price.ts";
import { tremendous } from "./tremendous/tremendous.ts";
import { wise } from "./wise/wise.ts";
import { wiseFile } from "./wise-file/wise-file.ts";

/** Every rail by name, in the order a merchant sees them. A new one is a folder and a line here. */
export const rails: Readonly<Record<string, Rail>> = {
  [shopifyDiscount.name]: shopifyDiscount,
  [shopifyStoreCredit.name]: shopifyStoreCredit,
  [shopifyGiftCard.name]: shopifyGiftCard,
  [stripeBalance.name]: stripeBalance,
  [stripeCoupon.name]: stripeCoupon,
  [stripePrice.name]: stripePrice,
  [stripeConnect.name]: stripeConnect,
  [tremendous.name]: tremendous,
  [paypal.name]: paypal,
  [wise.name]: wise,
  [razorpayx.name]: razorpayx,
  [paypalFile.name]: paypalFile,
  [wiseFile.name]: wiseFile,
  [points.name]: points,
  [manual.name]: manual,
};
