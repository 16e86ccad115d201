import { fraudRulesOf } from "../core/fraud/fraud-rules.ts";
import type { ShopId, VisitId } from "../core/ids.ts";
import type { Language } from "../core/language/language.ts";
import { currency } from "../core/money/money.ts";
import { type Description, describeOffer } from "../core/program/describe-terms.ts";
import { offerInForce } from "../core/program/offer-in-force.ts";
import { writeCartToken } from "../core/referral/cart-token.ts";
import { foldCode } from "../core/referral/fold-code.ts";
import { newId } from "../platform/new-id.ts";
import type { Services } from "../platform/services.ts";
import { findOpenCode } from "../store/codes.ts";
import { readReferrers } from "../store/referrers.ts";
import { readShop } from "../store/shops.ts";

/** What a visitor with a share link is shown; without a headline where the code gives no discount, and the token alone is of use. */
export interface ShownOffer extends Description {
  readonly code: string;
  readonly referrerName: string | null;
  /** To be put into the cart: says which code and visit the order comes from, signed. */
  readonly token: string;
  /** Cart attributes that keep this link beside others, where the program goes by the first one. */
  readonly clicks?: Readonly<Record<string, string>>;
}

/**
 * The offer behind a code, and the visit written down: a code and a time, nothing about the visitor. `null` for a code that
 * is unknown, closed, or of a program that is not active; the answer is the same for all three.
 */
export async function showOffer(
  services: Services,
  shopId: ShopId,
  typed: string,
  language: Language,
  customerId: string | null = null,
): Promise<ShownOffer | null> {
  const folded = foldCode(typed);
  if (!/^[A-Z0-9_-]{3,50}$/.test(folded)) return null;
  const at = services.clock.now();
  return services.db.inShop(shopId, async (db) => {
    const found = await findOpenCode(db, folded);
    if (found === null) return null;
    const shop = await readShop(db);
    if (shop.state !== "installed") return null;
    const referrer = (await readReferrers(db, services.seal, [found.referrerId])).get(found.referrerId);
    // Whoever is signed in and opens their own link is shown nothing, where the rules withhold the friend's discount for it.
    const { rules } = fraudRulesOf(found.program.terms);
    const withheld = rules.same_customer?.friend === "block" || rules.own_code?.friend === "block";
    if (withheld && customerId !== null && customerId === referrer?.customerId) return null;
    const { program } = found;
    const terms = offerInForce(program.terms, program.offerEndsAt, at);
    const end = program.offerEndsAt && { at: program.offerEndsAt, timeZone: shop.timezone };
    const visitId = newId<VisitId>("visit", at);
    await db.visit.create({ data: { shopId, id: visitId, codeId: found.codeId, at } });
    const token = writeCartToken({ codeId: found.codeId, visitId }, (text) =>
      services.seal.sign(text, `cart:${shopId}`),
    );
    return {
      code: found.code,
      ...describeOffer(terms, currency(shop.currency), language, end),
      // The first name alone: enough to be recognised by a friend, and no more.
      referrerName: referrer?.name?.split(/\s+/)[0]?.slice(0, 40) ?? null,
      token,
      ...(program.terms.clickModel === "first" ? { clicks: { [`_goodword_${visitId}`]: token } } : {}),
    };
  });
}
