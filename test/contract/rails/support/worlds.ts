import type { Currency } from "../../../../app/core/money/money.ts";
import { giftCardWorld } from "./gift-card-world.ts";
import { paypalWorld } from "./paypal-world.ts";
import type { MakeRailWorld, RailWorld } from "./rail-world.ts";
import { razorpayxWorld } from "./razorpayx-world.ts";
import { shopifyWorld } from "./shopify-world.ts";
import { storeCreditWorld } from "./store-credit-world.ts";
import { stripeConnectWorld } from "./stripe-connect-world.ts";
import { stripeCouponWorld } from "./stripe-coupon-world.ts";
import { stripePriceWorld } from "./stripe-price-world.ts";
import { stripeWorld } from "./stripe-world.ts";
import { tremendousWorld } from "./tremendous-world.ts";
import { wiseWorld } from "./wise-world.ts";

const worlds: Readonly<Record<string, MakeRailWorld>> = {
  "shopify-discount": shopifyWorld,
  "shopify-store-credit": storeCreditWorld,
  "shopify-gift-card": giftCardWorld,
  "stripe-balance": stripeWorld,
  "stripe-coupon": stripeCouponWorld,
  "stripe-price": stripePriceWorld,
  "stripe-connect": stripeConnectWorld,
  tremendous: tremendousWorld,
  paypal: paypalWorld,
  wise: wiseWorld,
  razorpayx: razorpayxWorld,
};

/** The world of a rail; a rail without one cannot be held to the contract, so it fails. */
export function makeRailWorld(name: string, of: Currency): Promise<RailWorld> {
  const make = worlds[name];
  if (make === undefined) throw new Error(`the rail ${name} has no world in test/contract/rails/support/worlds.ts`);
  return make(of);
}
