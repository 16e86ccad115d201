import type { ReferralCodeId, ShopId, VisitId } from "../core/ids.ts";
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

/** What somebody with the link of a sign-up program is shown. */
export interface Invitation {
  readonly shop: string;
  /** The first name alone. */
  readonly referrerName: string | null;
  /** What the friend gets; empty for nothing. */
  readonly offer: Description;
  /** Says which code and visit the sign-up comes from, signed. */
  readonly token: string;
}

/**
 * The invitation behind a code, and the visit written down: a code and a time, nothing about the visitor. `null` for a code
 * that is unknown, closed, or of a program that rewards no sign-ups.
 */
export async function showInvitation(
  services: Services,
  shopId: ShopId,
  typed: string,
  language: Language,
): Promise<Invitation | null> {
  const folded = foldCode(typed);
  if (!/^[A-Z0-9_-]{3,50}$/.test(folded)) return null;
  const at = services.clock.now();
  return services.db.inShop(shopId, async (db) => {
    const found = await findOpenCode(db, folded);
    if (found === null || found.program.terms.trigger !== "sign_up") return null;
    const shop = await readShop(db);
    if (shop.state !== "installed") return null;
    const referrer = (await readReferrers(db, services.seal, [found.referrerId])).get(found.referrerId);
    const { program } = found;
    const end = program.offerEndsAt && { at: program.offerEndsAt, timeZone: shop.timezone };
    const visitId = newId<VisitId>("visit", at);
    await db.visit.create({ data: { shopId, id: visitId, codeId: found.codeId, at } });
    const mark: { codeId: ReferralCodeId; visitId: VisitId } = { codeId: found.codeId, visitId };
    return {
      shop: shop.name || shop.domain,
      referrerName: referrer?.name?.split(/\s+/)[0]?.slice(0, 40) ?? null,
      offer: describeOffer(
        offerInForce(program.terms, program.offerEndsAt, at),
        currency(shop.currency),
        language,
        end,
      ),
      token: writeCartToken(mark, (text) => services.seal.sign(text, `invite:${shopId}`)),
    };
  });
}
