import type { FriendPageData } from "../../components/friends/friend-page.tsx";
import { personName } from "../../components/person-name.ts";
import { english } from "../../core/language/language.ts";
import { sayOwnReason } from "../../core/language/say.ts";
import { isPlace, isSignUp } from "../../core/referral/sign-up.ts";
import { type Why, whyOrder, whyReferral, whyReward } from "../../core/why.ts";
import type { FriendOrder, FriendRecord } from "../../store/views/friend-record.ts";
import { customerUrl } from "./customer-url.ts";
import { decidedBy, evidenceWords } from "./describe-evidence.ts";
import { reasonText } from "./describe-rewards.ts";
import type { Words } from "./words.ts";

/** One friend as the page tells them, without the record. */
export function describeFriend(
  friend: FriendRecord,
  { format }: Words,
): Omit<FriendPageData, "record" | "newer" | "older"> {
  const [first] = friend.orders;
  const told = ({ code, changesAt }: Why, values: FriendOrder["refusalValues"] = null) =>
    `${reasonText(code, values)}${changesAt === null ? "" : ` Looked at again on ${format.moment(changesAt)}.`}`;
  return {
    title: first === undefined ? "A friend" : titleOf(first),
    customerUrl: customerUrl(friend.customerId),
    since: format.day(friend.since),
    referrals: friend.referrals.map((referral) => ({
      id: referral.id,
      state: referral.state,
      why: told(whyReferral(referral), friend.orders.find((order) => order.referralId === referral.id)?.refusalValues),
      program: referral.program,
      referrer: personName(referral.referrer),
      referrerUrl: `/app/referrers/${referral.referrer.referrerId}`,
      since: format.day(referral.createdAt),
      accountUrl: referral.accountId && `/app/referrers/${referral.accountId}`,
      rewards: referral.rewards.map((reward) => ({
        id: reward.id,
        amount: format.money(
          reward.state === "clawed_back" ? reward.amountMinor : reward.amountMinor - reward.clawedMinor,
          reward.currency,
        ),
        state: reward.state,
        reads: sayOwnReason(english, whyReward(reward).code),
      })),
    })),
    orders: friend.orders.map((order) => ({
      id: order.orderId,
      name: order.name,
      url: isSignUp(order.orderId)
        ? `/app/referrals/${order.referralId}`
        : `shopify://admin/orders/${order.orderId.split("/").at(-1)}`,
      referralUrl: `/app/referrals/${order.referralId}`,
      at: order.paidAt === null ? "Not paid" : format.moment(order.paidAt),
      base: format.money(order.baseMinor, order.currency),
      evidence: [
        ...order.evidence.map((piece) => evidenceWords(piece)),
        `Decided by: ${decidedBy(order.attribution)}, ${order.confidence}% sure.`,
      ],
      why: told(whyOrder(order), order.refusalValues),
    })),
  };
}

/** Who a friend is whose name nobody here knows: by the first thing they did. */
function titleOf({ orderId, name }: FriendOrder): string {
  if (isPlace(orderId)) return "A friend on the waiting list";
  return isSignUp(orderId) ? "A friend who signed up" : `The friend who bought ${name}`;
}
