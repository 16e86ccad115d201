import { orderTitle } from "../../core/language/order-title.ts";
import { type Reason, reasonCode, sentence } from "../../core/reason.ts";
import { actorName } from "../person-name.ts";
import type { ShopFormat } from "../shop-format.ts";

/** A line of history as it is stored. */
export interface ActivityFacts {
  readonly what: string;
  readonly actor: string;
  readonly reason: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What the sentence may name besides. */
export interface ActivityWords {
  readonly format: Pick<ShopFormat, "money" | "day">;
  /** What a rail is called; its name when it is no longer there. */
  readonly rail: (name: string) => string;
  /** Whom it is about: "Anna". */
  readonly who: string;
  /** The order that made the referral, where the line itself names none. */
  readonly order: string | null;
}

/** One line of history as a sentence without a full stop. What a later version wrote is told by its name. */
export function describeActivity(activity: ActivityFacts, words: ActivityWords): string {
  const { format, rail, who } = words;
  const { data } = activity;
  const text = (key: string) => (typeof data[key] === "string" ? data[key] : null);
  const order = text("order") ?? words.order;
  const named = order === null ? "An order" : orderTitle(order);
  const payment = order === null ? "the payment of an order" : `the payment of order ${order}`;
  const amount = (key: string): string | null => {
    const minor = data[key];
    const code = text("currency");
    return typeof minor === "number" && code !== null ? format.money(minor, code) : null;
  };
  const reward = `${who}’s reward${order === null ? "" : ` for ${order}`}`;
  const over = text("rail") === null ? "" : ` over ${rail(text("rail") ?? "")}`;
  const why = reasonOf(activity);
  const because = why === null ? "" : `. ${why}`;
  const actor = actorName(activity.actor);
  switch (activity.what) {
    case "program_paused":
      return `The program “${text("program") ?? ""}” was paused, since its budget is spent`;
    case "program_resumed":
      return `The program “${text("program") ?? ""}” goes on: ${text("why") === "month" ? "its budget began anew with the month" : "there is room in its budget again"}`;
    case "claim_filed":
      return `${activity.actor === "friend" ? "A friend" : who} said that ${who} referred order ${text("order") ?? ""}`;
    case "claim_accepted":
      return `${actor} accepted the claim that ${who} referred order ${text("order") ?? ""}`;
    case "claim_declined":
      return `${actor} declined the claim that ${who} referred order ${text("order") ?? ""}${because}${text("note") === null ? "" : `: ${text("note")}`}`;
    case "claim_flagged":
      return `The claim that ${who} referred order ${text("order") ?? ""} waits for you, since a fraud rule asks for it`;
    case "claim_reopened":
      return `${actor} took the decision about the claim of order ${text("order") ?? ""} back: ${text("note") ?? ""}`;
    case "application_made":
      return `${who} applied as an ambassador`;
    case "application_approved":
      return `${actor} made ${who} an ambassador`;
    case "application_declined":
      return `${actor} declined ${who}’s application`;
    case "application_reopened":
      return `${actor} took the decision about ${who}’s application back`;
    case "order_attributed":
      return `${named} was referred by ${who}`;
    case "order_refused":
      return `${named}, referred by ${who}, earns nothing${because}`;
    case "reward_held": {
      const until = text("holdUntil");
      const wait = until === null ? "" : `, on hold until ${format.day(new Date(until))}`;
      return `${who} earned ${amount("toMinor") ?? "a reward"}${order === null ? "" : ` by ${order}`}${wait}`;
    }
    case "reward_changed":
      return `${reward} went from ${amount("fromMinor") ?? "its amount"} to ${amount("toMinor") ?? "another"}${because}`;
    case "reward_cancelled":
      return `${reward} was cancelled${because}`;
    case "reward_restored":
      return `${reward} stands again`;
    case "reward_clawed_back":
      return `${reward} was taken back in the books${because}`;
    case "reward_suspended":
      return `${reward} waits again${because}`;
    case "dispute_opened":
      return `The buyer’s bank asks ${payment} back`;
    case "dispute_lost":
      return `The dispute about ${payment} was lost`;
    case "dispute_won":
      return `The dispute about ${payment} was settled for you`;
    case "reward_due":
      return `${reward} is due`;
    case "reward_approved":
      return `${actor} approved that ${reward} goes out`;
    case "reward_offset":
      return `${reward} was set against one that had been taken back`;
    case "reward_not_issued":
      return `${reward} could not be issued${over}${because}`;
    case "reward_reminded":
      return `${who} was told that ${amount("amountMinor") ?? "a reward"} lapses${text("lapsesAt") === null ? "" : ` on ${format.day(new Date(text("lapsesAt") ?? ""))}`} unless claimed`;
    case "reward_lapsed":
      return `${reward} lapsed${because}`;
    case "reward_waits":
      return `${reward} waits${because}${text("detail") === null ? "" : `: ${(text("detail") ?? "").replace(/\.$/, "")}`}`;
    case "new_customer_confirmed":
      return `Shopify confirmed ${who}’s friend as a new customer`;
    case "collections_known":
      return `Shopify said which collections the products of ${order ?? "an order"} are in`;
    case "customer_check_reopened":
      return `${named} turned out to be the first one of ${who}’s friend; Shopify is asked again`;
    case "referral_flagged":
      return `${who}’s referral was flagged and waits for your review`;
    case "referral_approved":
      return `${actor} approved ${who}’s referral${order === null ? "" : ` of ${order}`}${text("note") === null ? "" : `: ${text("note")}`}`;
    case "referral_paid_unreviewed":
      return `Nobody reviewed ${who}’s referral in time, so it counts, as its rule says`;
    case "referral_voided_unreviewed":
      return `Nobody reviewed ${who}’s referral in time, so it was voided, as its rule says`;
    case "review_reminded":
      return `${who}’s referral still waits for your review${text("next") === null ? "" : `; you are asked again on ${format.day(new Date(text("next") ?? ""))}`}`;
    case "decision_undone":
      return `${actor} took back the decision about ${who}’s referral`;
    case "second_look_asked":
      return `${who} asks for a second look at a referral`;
    case "referral_rejected":
      return `${actor} rejected ${who}’s referral${order === null ? "" : ` of ${order}`}${text("note") === null ? because : `: ${text("note")}`}`;
    case "payout_requested":
      return `${actor} asked to issue ${reward}${over}`;
    case "payout_accepted":
      return `${reward} is with the provider${over}`;
    case "payout_issued":
      return `${reward} was issued${over}`;
    case "payout_failed":
      return `${reward} was not issued${over}${because}`;
    case "payout_unknown":
      return `The answer about ${reward} did not arrive${over}; it is being looked up`;
    case "payout_revoked":
      return `What was unspent of ${reward} was taken back${over}`;
    case "expiry_reminded":
      return `${who} was told that ${amount("amountMinor") ?? "what they got"} ends${text("until") === null ? "" : ` on ${format.day(new Date(text("until") ?? ""))}`} unless used`;
    case "expiry_used":
      return `${reward} was used up before it ended`;
    case "expiry_expired":
      return `${reward} ended${because}`;
    case "payout_reversed":
      return `${reward} came back${over}${because}`;
    case "points_exchanged": {
      const given = typeof data.points === "number" ? data.points : 0;
      return `${who} gave ${format.money(given, "POINTS")} for ${amount("amountMinor") ?? "a reward"}`;
    }
    case "points_reminded":
      return `${who} was told that ${amount("amountMinor") ?? "points"} lapse${text("lapsesAt") === null ? "" : ` on ${format.day(new Date(text("lapsesAt") ?? ""))}`} unless some are earned or used`;
    case "points_lapsed":
      return `${amount("amountMinor") ?? "Points"} of ${who} lapsed`;
    case "tax_form_received":
      return `${actor} marked ${who}’s tax form as received`;
    case "tax_form_taken_back":
      return `${actor} took back that ${who}’s tax form was received`;
    case "payout_details_changed":
      return `${who} left new details for ${rail(text("rail") ?? "")}; they are not confirmed yet`;
    case "payout_details_confirmed":
      return `${who} confirmed their details for ${rail(text("rail") ?? "")}`;
    case "payout_details_taken_back":
      return `${who} took back a change of their details for ${rail(text("rail") ?? "")}`;
    case "payout_details_stopped":
      return `${who} stopped a change of their details for ${rail(text("rail") ?? "")}: it was not theirs`;
    case "rail_chosen":
      return text("rail") === null
        ? `${who} leaves it to you how rewards are paid`
        : `${who} wants rewards by ${rail(text("rail") ?? "")}`;
    case "balance_forgiven":
      return `${actor} let ${amount("amountMinor") ?? "a balance"} below zero go that ${who} had`;
    case "account_merged":
      return `Another account of ${who} became one with this`;
    case "account_merged_away":
      return `This account of ${who} became one with another`;
    case "forgiveness_undone":
      return `${actor} took back that ${amount("amountMinor") ?? "a balance"} of ${who} was let go`;
    default:
      return `${activity.what.replaceAll("_", " ").replace(/^./, (first) => first.toUpperCase())} (${who})`;
  }
}

/** The merchant's sentence of a stored reason, with its values, without the full stop. */
function reasonOf({ reason, data }: ActivityFacts): string | null {
  const code = reasonCode(reason);
  if (code === null) return null;
  const told: Reason = { code, values: plainValues(data) };
  // A value that was not stored with the line would show as its name in braces.
  const full = sentence(told, "merchant");
  return full.includes("{") ? sentence({ code }, "person").replace(/\.$/, "") : full.replace(/\.$/, "");
}

function plainValues(data: Readonly<Record<string, unknown>>): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(data).flatMap(([key, value]) =>
      typeof value === "string" || typeof value === "number" ? [[key, value]] : [],
    ),
  );
}
