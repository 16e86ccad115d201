import { actorName, personName } from "../../components/person-name.ts";
import type { DecisionKind } from "../../components/reviews/review-modal.tsx";
import type { ReviewCardData } from "../../components/reviews/review-queue-page.tsx";
import type { ShopFormat } from "../../components/shop-format.ts";
import type { ReviewRow } from "../../store/views/review-queue.ts";
import { customerUrl } from "./customer-url.ts";
import { describeHit, unreviewedWords } from "./describe-suspicion.ts";

const endWords: Readonly<Record<string, string>> = {
  approved: "approved it",
  rejected: "rejected it",
  paid: "let it count, since nobody reviewed it in time",
  voided: "voided it, since nobody reviewed it in time",
};

/** A review as its card in the queue shows it. */
export function describeReview(review: ReviewRow, format: ShopFormat): ReviewCardData {
  const { referrer, orders, reward } = review;
  const who = personName(referrer);
  const order = orders[0]?.name;
  const open = review.state === "open";
  const can: DecisionKind[] = open ? ["approve", "reject"] : ["undo"];
  return {
    id: review.id,
    referralId: review.referralId,
    state: review.referralState,
    title: order === undefined ? who : `${order}, referred by ${who}`,
    asked: review.cause === "appeal",
    plea: review.plea,
    line: open
      ? `Since ${format.moment(review.openedAt)}. ${unreviewedWords(review.unreviewed, review.dueAt, format)}`
      : decidedLine(review, format),
    hits: review.hits.map(describeHit).map(({ key, title, detail, serious }) => ({ key, title, detail, serious })),
    referrer: {
      name: who,
      email: referrer.name === null ? null : referrer.email,
      url: `/app/referrers/${referrer.id}`,
      record: record(referrer, format),
      banned: referrer.banned,
    },
    friend: {
      url: customerUrl(review.friendCustomerId),
      orders: orders.map((each) => ({
        key: each.orderId,
        text: `${each.name}: ${format.money(each.baseMinor, each.currency)}${each.paidAt === null ? "" : `, paid ${format.moment(each.paidAt)}`}${each.gone ? ", refunded or cancelled since" : ""}`,
      })),
    },
    reward: reward && `Reward: ${format.money(reward.amountMinor, reward.currency)}`,
    can: [...can, referrer.banned ? "lift_ban" : "ban"],
  };
}

function record({ since, referrals, lost }: ReviewRow["referrer"], format: ShopFormat): string {
  const count = referrals === 100 ? "100 referrals or more" : referrals === 1 ? "1 referral" : `${referrals} referrals`;
  return `Refers since ${format.day(since)}: ${count}, ${lost} of them rejected or reversed.`;
}

function decidedLine({ decidedAt, decidedBy, state, note }: ReviewRow, format: ShopFormat): string {
  const by = actorName(decidedBy ?? "goodword");
  const when = decidedAt === null ? "" : ` on ${format.moment(decidedAt)}`;
  return `${by} ${endWords[state] ?? state}${when}.${note ? ` Note: ${note}` : ""}`;
}
