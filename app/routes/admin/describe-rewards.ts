import { actorName, personName } from "../../components/person-name.ts";
import type { RefusedRow, RewardRowData } from "../../components/rewards/reward-row.ts";
import type { RunData, RunRow } from "../../components/rewards/run-card.tsx";
import type { PayoutState } from "../../core/payout/payout-states.ts";
import { reasonCode, sentence } from "../../core/reason.ts";
import { isOpenHold } from "../../core/reward/open-hold.ts";
import type { PayoutRunResult } from "../../store/views/payout-run-result.ts";
import type { RefusedOrder } from "../../store/views/refused-orders.ts";
import type { ListedReward } from "../../store/views/reward-list.ts";
import { expiryWords } from "./expiry-words.ts";
import type { Words } from "./words.ts";

const payoutWords: Readonly<Record<PayoutState, string>> = {
  requested: "Waiting to be sent",
  sending: "Being sent",
  unknown: "No answer yet; it is looked up",
  accepted: "With the provider",
  issued: "Issued",
  failed: "Not issued",
  reversed: "Came back",
};

/** The merchant's sentence of a stored reason with its values; where a value is missing, the person's. */
export function reasonText(stored: string, values: Readonly<Record<string, unknown>> | null = null): string {
  const code = reasonCode(stored);
  if (code === null) return stored;
  const known = Object.entries(values ?? {}).flatMap(([key, value]) =>
    typeof value === "string" || typeof value === "number" ? [[key, value] as const] : [],
  );
  const told = sentence({ code, values: Object.fromEntries(known) }, "merchant");
  return /\{\w+\}/.test(told) ? sentence({ code }, "person") : told;
}

/** A reward as its row is shown. */
export function describeRewardRow(reward: ListedReward, words: Words): RewardRowData {
  const { format, rail } = words;
  const { payout } = reward;
  return {
    id: reward.id,
    url: `/app/referrals/${reward.referralId}`,
    referrer: `${personName(reward.referrer)}${reward.isFriends ? " (friend)" : ""}`,
    order: reward.orderName ?? "–",
    // Of one that was taken back whole, what it had been.
    amount: format.money(
      reward.state === "clawed_back" ? reward.amountMinor : reward.amountMinor - reward.clawedMinor,
      reward.currency,
    ),
    state: reward.state,
    earned: format.day(reward.paidAt ?? new Date(reward.at)),
    due: isOpenHold(reward.holdUntil) ? "Not known yet" : format.day(reward.holdUntil),
    goesOut: reward.state === "due" ? goesOutWords(reward, format) : "",
    wants: reward.preferredRail === null ? null : rail(reward.preferredRail),
    toApprove: reward.state === "due" && reward.reason === "needs_approval",
    changed: format.moment(reward.updatedAt),
    payout:
      payout === null
        ? reward.reason === "offset_by_clawback"
          ? "Filled an earlier one that was taken back"
          : ""
        : [
            `${payoutWords[payout.state as PayoutState] ?? payout.state} over ${rail(payout.rail)}, ${format.moment(payout.at)}`,
            payout.reference,
            payout.state === "issued" ? expiryWords(payout.expiry, reward.currency, words) : null,
          ]
            .filter((part) => part !== null)
            .join(" · "),
    why:
      (reward.state === "failed" || reward.state === "clawed_back" || reward.reason === "below_minimum_payout") &&
      reward.reason !== null
        ? reasonText(reward.reason)
        : null,
    detail: payout?.detail ?? null,
    undecided: payout?.undecided ? payout.id : null,
  };
}

/** When, or after what, a due reward goes out. */
function goesOutWords({ automatic, reason, issueAt }: ListedReward, format: Words["format"]): string {
  if (!automatic) return "When you issue it";
  switch (reason) {
    case "needs_approval":
      return "When you approve it";
    case "below_minimum_payout":
      return "When enough has added up";
    default:
      return issueAt === null ? "By itself, soon" : `On ${format.day(issueAt)}`;
  }
}

/** An order that earns nothing as its row is shown. */
export function describeRefusedOrder(order: RefusedOrder, { format }: Words): RefusedRow {
  return {
    id: order.id,
    url: `/app/referrals/${order.referralId}`,
    order: order.name,
    referrer: personName(order.referrer),
    at: format.moment(new Date(order.at)),
    why: reasonText(order.refusal, order.refusalValues),
    lost: order.lostMinor === null ? null : format.money(order.lostMinor, order.currency),
  };
}

/** A run as its result is shown. */
export function describeRun(run: PayoutRunResult, { format, rail }: Words): RunData {
  const inStates = (...states: PayoutState[]) => run.counts.filter((row) => states.includes(row.state));
  const count = (...states: PayoutState[]) => inStates(...states).reduce((sum, row) => sum + row.count, 0);
  const rows = run.payouts.map((payout): RunRow & { readonly state: PayoutState } => ({
    id: payout.id,
    referrer: personName(payout.referrer),
    rewards: payout.rewardIds.length,
    amount: format.money(payout.amountMinor, payout.currency),
    state: payout.state,
    why:
      [
        payout.rail === run.rail ? null : `Over ${rail(payout.rail)}.`,
        payout.state === "issued" || payout.reason === null ? null : reasonText(payout.reason),
        payout.state === "issued" ? null : payout.detail,
      ]
        .filter((part) => part !== null && part !== "")
        .join(" ") || null,
    url: payout.referralId === null ? null : `/app/referrals/${payout.referralId}`,
    retry: payout.waiting && (payout.state === "failed" || payout.state === "reversed") ? payout.rewardIds : [],
  }));
  const leftOut = run.leftOut.map(
    (row): RunRow => ({
      id: row.rewardId,
      referrer: personName(row.referrer),
      rewards: 1,
      amount: null,
      state: null,
      why: [reasonText(row.reason), row.detail].filter((part) => part !== "").join(" "),
      url: null,
      retry: row.waiting ? [row.rewardId] : [],
    }),
  );
  const ended = (state: PayoutState) => state === "failed" || state === "reversed";
  return {
    id: run.id,
    rail: rail(run.rail),
    at: format.moment(run.createdAt),
    by: actorName(run.startedBy),
    offset: run.offset,
    counts: {
      issued: count("issued"),
      waiting: count("requested", "sending", "unknown", "accepted"),
      notIssued: count("failed", "reversed") + leftOut.length,
    },
    batches: run.batches.map((batch) => ({
      id: batch.id,
      what: `${batch.payouts === 1 ? "1 payout" : `${batch.payouts} payouts`} in one batch at ${rail(batch.rail)}`,
      how: [batch.reference, batch.open === 0 ? "everything in it has its end" : `${batch.open} on the way`]
        .filter((part) => part !== null)
        .join(" · "),
      amount: format.money(batch.amountMinor, batch.currency),
      attention: batch.attention && { ...batch.attention, label: `Open ${rail(batch.rail)}` },
    })),
    issuedAmounts: inStates("issued").map((row) => format.money(row.amountMinor, row.currency)),
    issued: rows.filter((row) => row.state === "issued"),
    waiting: rows.filter((row) => row.state !== "issued" && !ended(row.state)),
    notRewarded: [...rows.filter((row) => ended(row.state)), ...leftOut],
  };
}
