import { personName } from "../../components/person-name.ts";
import type { ReferralRow } from "../../components/referrals/referral-rows.tsx";
import type { ShopFormat } from "../../components/shop-format.ts";
import type { ListedReferral } from "../../store/views/referral-list.ts";

/** A referral as its row is shown. */
export function describeReferralRow(referral: ListedReferral, format: ShopFormat): ReferralRow {
  return {
    id: referral.id,
    at: format.moment(new Date(referral.at)),
    referrer: personName(referral.referrer),
    code: referral.code,
    order: referral.order?.name ?? null,
    refused:
      referral.order !== null &&
      referral.order.refusal !== null &&
      referral.order.refusal !== "waiting_for_collections",
    state: referral.state,
    reward: referral.reward && {
      amount: format.money(referral.reward.amountMinor, referral.reward.currency),
      state: referral.reward.state,
    },
  };
}
