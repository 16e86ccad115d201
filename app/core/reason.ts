import { claimReasons } from "./claim-reasons.ts";
import { payoutReasons } from "./payout-reasons.ts";

/**
 * Why something is in the state it is in. One sentence for the person it happens to, one for the merchant; both say what
 * can be done where something can. `{name}` stands for a value given with the reason.
 */
export const reasons = {
  // orders and referrals
  self_referral: {
    person: "A code cannot be used for your own order.",
    merchant: "The friend is the referrer: same customer or same e-mail address.",
  },
  existing_customer: {
    person: "This offer is for a friend's first order, and your friend had ordered here before.",
    merchant:
      "The friend had ordered {previousOrders} time(s) before this order; the program is for new customers only.",
  },
  not_first_order: {
    person: "Your friend's first order counts; this was a later one.",
    merchant: "This friend already has an order that counted; the program rewards the first paid order.",
  },
  before_referral: {
    person: "Your friend had placed this order before you referred them.",
    merchant: "The friend placed this order before the one that came by a referral.",
  },
  sign_up_noted: {
    person: "Your friend has signed up. Their first paid order brings the reward.",
    merchant: "The friend signed up by this referrer; their first paid order earns.",
  },
  only_sign_up_earns: {
    person: "Your friend's sign-up counts; orders bring no reward of their own.",
    merchant: "The program rewards sign-ups; orders earn nothing.",
  },
  waiting_for_confirmation: {
    person: "Waiting until your friend has confirmed their e-mail address.",
    merchant: "The friend has not confirmed their e-mail address yet. The sign-up counts as soon as they do.",
  },
  counts_on_list: {
    person: "This person counts. What there is for bringing others comes with so many of them.",
    merchant: "This person confirmed their place and counts for whom brought them; the list rewards so many of them.",
  },
  taken_off_list: {
    person: "The store has taken this person off the list.",
    merchant: "This person, or whom brought them, was taken off the list under Waiting list.",
  },
  left_list: {
    person: "This person left the list before the wait was over.",
    merchant: "This person was erased before the hold was over.",
  },
  list_count_moved: {
    person:
      "Not everybody whom you brought counts any more, so this was not reached, or is reached with somebody else.",
    merchant:
      "Of the people whom the referrer brought some were taken off the list or erased; this one no longer stands at the number.",
  },
  account_given_up: {
    person: "Your friend closed their account before the wait was over.",
    merchant: "The customer was deleted or erased before the hold was over.",
  },
  counts_towards_reward: {
    person: "This order counts. A later one of your friend's brings the reward.",
    merchant: "Qualifying order {number} of this friend; the program rewards number {needed}.",
  },
  after_rewarded_order: {
    person: "An earlier order of your friend's brought the reward; this was a later one.",
    merchant: "Qualifying order {number} of this friend; the program rewards number {needed} alone.",
  },
  not_the_nth_referral: {
    person: "This friend counts. A later one brings the next reward.",
    merchant: "Referral {place} of this referrer; the program rewards every {everyNth}th.",
  },
  place_moved: {
    person: "An earlier friend's order changed, so another friend is now the one who brings this bonus.",
    merchant: "The referrer's referrals that count moved up or fell away; this one no longer stands at the milestone.",
  },
  share_ended_by_orders: {
    person: "Your share of this friend's orders has ended: enough of them have counted.",
    merchant: "The program rewards the first {orders} qualifying order(s) of a friend; this came later.",
  },
  share_ended_by_time: {
    person: "Your share of this friend's orders has ended: its time is over.",
    merchant: "The program rewards a friend's orders for {months} month(s) from the first; this came later.",
  },
  share_ended_by_total: {
    person: "Your share of this friend's orders has ended: you have earned the most that one friend can bring.",
    merchant: "This friend's orders have earned {total}, the most that one friend can bring.",
  },
  cap_reached: {
    person: "You have earned the most that one person can earn in this time.",
    merchant: "The referrer has earned {limit}, the most that the program gives one referrer in this time.",
  },
  cap_nearly_reached: {
    person: "A part of what this order brings: with it you have earned the most that one person can earn in this time.",
    merchant: "Clipped to what was left of the most that the program gives one referrer in this time.",
  },
  budget_spent: {
    person: "The store has given out all the rewards of this program for now.",
    merchant: "The program's budget of {limit} was given out. Raise it under Programs, and this order earns after all.",
  },
  budget_nearly_spent: {
    person:
      "A part of what this order brings: with it the store has given out all the rewards of this program for now.",
    merchant:
      "Clipped to what was left of the program's budget. Raise it under Programs, and the rest is earned after all.",
  },
  friend_unreachable: {
    person: "The store does not know where to send you a reward: the order had no account and no e-mail address.",
    merchant: "The friend gets no reward: their order has neither a customer account nor an e-mail address.",
  },
  waiting_for_fulfilment: {
    person: "Waiting until your friend's order is on its way.",
    merchant: "The hold begins when everything of the order is fulfilled.",
  },
  left_out_pos: {
    person: "Orders bought in a store over the counter do not count here.",
    merchant: "The order was placed at the point of sale, which the program leaves out.",
  },
  left_out_draft: {
    person: "Orders that the store writes by hand do not count here.",
    merchant: "The order was made from a draft, and the program leaves those out.",
  },
  waiting_for_budget: {
    person: "Yours as soon as the store has room for more rewards in this program.",
    merchant:
      "The program's budget was given out, so this reward waits. Raise the budget under Programs to release it.",
  },
  no_qualifying_product: {
    person: "The order has nothing in it that earns a reward here.",
    merchant: "The order has none of the products that the program rewards, or none is left of them.",
  },
  waiting_for_collections: {
    person: "We are checking which products of the order count.",
    merchant: "Waiting for Shopify to say which collections the order's products are in.",
  },
  products_deleted: {
    person: "The order has nothing in it that earns a reward here.",
    merchant:
      "Products of the order were deleted before Shopify could say which collections they were in, so they count as in none.",
  },
  below_minimum_spend: {
    person: "The order was below the amount that earns a reward.",
    merchant: "The order's base of {base} is below the minimum spend of {minimum}.",
  },
  belongs_to_other_referrer: {
    person: "Your friend was already invited by somebody else.",
    merchant: "The friend was first referred by another referrer and stays with them.",
  },
  ...claimReasons,
  order_currency_mismatch: {
    person: "This order's currency does not match the program. The store has been told.",
    merchant:
      "The order is in {orderCurrency} but the program pays in {rewardCurrency}. Save the program again in the shop's currency.",
  },
  nothing_earned: {
    person: "There was nothing in this order that earns a reward.",
    merchant: "The reward for this order comes to zero.",
  },
  waiting_for_customer_check: {
    person: "We are checking that this is your friend's first order.",
    merchant: "Waiting for Shopify to say whether the friend had ordered before.",
  },
  rejected_by_staff: {
    person: "The store decided not to reward this referral. Ask the store if you think this is a mistake.",
    merchant: "Rejected by staff.",
  },
  removed_by_staff: {
    person:
      "The store found that this order did not come from your recommendation. Ask the store if you think this is a mistake.",
    merchant: "Staff said that nobody referred this order. It can be put back.",
  },
  moved_by_staff: {
    person: "The store found that somebody else invited this friend. Ask the store if you think this is a mistake.",
    merchant: "Staff moved the friend to another referrer. They can be moved back.",
  },
  earlier_order: {
    person: "An earlier order of your friend, of which the store was told later, came by somebody else.",
    merchant:
      "An order that was paid before, and heard of later, came by another referrer, so the friend belongs to them.",
  },
  order_counts: {
    person: "Your friend's order counts.",
    merchant: "The order meets the terms.",
  },
  referral_counts: {
    person: "Your friend's order counts.",
    merchant: "An order of this friend meets the terms.",
  },
  no_order_counts_yet: {
    person: "No order of your friend counts yet.",
    merchant: "No order of this friend meets the terms yet.",
  },
  orders_fell_away: {
    person: "Your friend's order fell away.",
    merchant: "Every order of this friend that met the terms was refunded or cancelled.",
  },
  under_review: {
    person: "The store is looking at this referral.",
    merchant: "Set aside for a look: nothing is paid until you decide.",
  },
  not_told: {
    person: "The store can tell you why.",
    merchant: "No reason was kept here. The record tells what happened.",
  },
  // rewards
  in_hold: {
    person: "Waiting until the return window is over.",
    merchant: "In the hold of {days} days after payment.",
  },
  waiting_for_issue: {
    person: "The store will send it soon.",
    merchant: "Due. Issue it under Reward due.",
  },
  waits_for_issue_day: {
    person: "The store sends rewards on fixed days; yours goes out with the next one.",
    merchant: "Due. It goes out by itself on the program's next day for rewards.",
  },
  needs_approval: {
    person: "The store looks at it once more before it goes out.",
    merchant:
      "What this person is owed is above the amount that the program sends by itself. Approve it under Reward due.",
  },
  tax_form_missing: {
    person: "The store needs a tax form from you before it can send you more this year. Please ask the store.",
    merchant:
      "With this the person would be above your tax threshold of the year. Mark their form as received under Annual totals.",
  },
  on_its_way: {
    person: "On its way to you.",
    merchant: "Handed to the rail; waiting for its answer.",
  },
  delivered: {
    person: "Sent to you.",
    merchant: "Delivered.",
  },
  order_cancelled: {
    person: "Your friend's order was cancelled.",
    merchant: "The order was cancelled.",
  },
  order_refunded: {
    person: "Your friend's order was refunded.",
    merchant: "The order was refunded in full.",
  },
  dispute_lost: {
    person: "Your friend's bank took the payment for the order back.",
    merchant: "The dispute about this order's payment was lost or accepted, so the order counts as refunded in full.",
  },
  in_dispute: {
    person: "Your friend's bank is looking at the payment for the order. The reward waits until that is settled.",
    merchant: "The payment for this order is disputed. The reward waits until the bank has decided.",
  },
  order_reduced: {
    person: "Your friend returned part of the order, so the reward became smaller.",
    merchant: "Part of the order was refunded or removed; the reward follows what is left.",
  },
  order_grew: {
    person: "Your friend's order changed, so the reward became larger.",
    merchant: "The order was edited or a refund of it undone; the reward follows what it is now.",
  },
  other_order_changed: {
    person: "Another order of your friend's changed, and with it what this one brings.",
    merchant: "Another order of this friend changed; what this one earns depends on it.",
  },
  reward_of_another_kind: {
    person: "What happened to another order changed what this one brings: you get another kind of reward for it.",
    merchant: "The order earns a reward of another kind by now, since its place or its friend's first order changed.",
  },
  order_unpaid: {
    person: "Your friend's order is no longer paid.",
    merchant: "The order is no longer paid.",
  },
  offset_by_clawback: {
    person: "Used to make up for an earlier reward that was taken back.",
    merchant: "Set against rewards of this referrer that were taken back after they had been issued.",
  },
  returned_by_provider: {
    person: "The payment came back. The store has been told.",
    merchant: "The provider returned it after it had been sent. The money is due again.",
  },
  revoked_unspent: {
    person: "Taken back before it was used, because your friend's order did not stay as it was.",
    merchant: "What was unspent was taken back at the rail after the order changed.",
  },
  ...payoutReasons,
  // fraud rules and reviews; which rule it was is told to the merchant alone, with the evidence
  waiting_for_review: {
    person: "The store looks at this referral before it is rewarded.",
    merchant: "Flagged by a fraud rule. Approve or reject it under Reviews.",
  },
  blocked_by_rule: {
    person: "This referral did not pass the store's checks. If that is a mistake, ask for a second look.",
    merchant: "Blocked by a fraud rule; the evidence stands with the referral.",
  },
  not_reviewed: {
    person: "The store did not confirm this referral in time. If that is a mistake, ask for a second look.",
    merchant: "Nobody reviewed it in time, so it was voided, as its rule says.",
  },
  referrer_banned: {
    person: "The store has ended your part in this program. If that is a mistake, ask for a second look.",
    merchant: "The referrer is banned.",
  },
} as const;

export type ReasonCode = keyof typeof reasons;

/** A reason with the values its sentences name. */
export interface Reason {
  readonly code: ReasonCode;
  readonly values?: Readonly<Record<string, string | number>>;
}

/** The sentence for one side, with its values filled in; a value that is missing shows as its name. */
export function sentence(reason: Reason, side: "person" | "merchant"): string {
  return reasons[reason.code][side].replace(/\{(\w+)\}/g, (whole, name: string) =>
    String(reason.values?.[name] ?? whole),
  );
}

/** Reads a code as it is stored; `null` for none or one this version does not know. */
export function reasonCode(stored: string | null): ReasonCode | null {
  return Object.hasOwn(reasons, String(stored)) ? (stored as ReasonCode) : null;
}
