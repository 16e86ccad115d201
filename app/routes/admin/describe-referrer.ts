import { personName } from "../../components/person-name.ts";
import type { MoneyRow } from "../../components/referrers/money-list.tsx";
import type { ReferrerPageData } from "../../components/referrers/referrer-page.tsx";
import { orderTitle } from "../../core/language/order-title.ts";
import { isOpenHold } from "../../core/reward/open-hold.ts";
import { goesOut, whyPayout, whyReward } from "../../core/why.ts";
import type { ForgivenBalance } from "../../store/forgiveness.ts";
import type { ReferrerFacts } from "../../store/views/referrer-facts.ts";
import type { ReferrerPayout, ReferrerReward } from "../../store/views/referrer-money.ts";
import { applicationWord } from "./application-word.ts";
import { customerUrl } from "./customer-url.ts";
import { reasonText } from "./describe-rewards.ts";
import { expiryWords } from "./expiry-words.ts";
import type { Words } from "./words.ts";

/** What stands on a referrer's page beside the chosen tab. */
export function describeReferrer(
  facts: ReferrerFacts,
  forgiven: readonly ForgivenBalance[],
  { format, rail }: Words,
  pressKey: string,
): Omit<ReferrerPageData, "content" | "newer" | "older"> {
  return {
    id: facts.id,
    name: personName(facts.name),
    email: facts.name.name === null ? null : facts.name.email,
    customerUrl: customerUrl(facts.customerId),
    erased: facts.state === "erased",
    standing: facts.state === "active" ? applicationWord(facts.application) : null,
    joined: format.day(facts.joinedAt),
    wants: facts.preferredRail === null ? null : rail(facts.preferredRail),
    details: facts.details.map(
      ({ rail: name, masked, verified, opensAt }) =>
        `${rail(name)}: ${masked}${!verified ? ", not confirmed yet" : opensAt === null ? "" : `, from ${format.day(opensAt)} on`}`,
    ),
    codes: facts.codes.map(({ code, state, program }) => ({ code, active: state === "active", program })),
    owed: {
      balances: facts.balances.map(({ currency, heldMinor, payableMinor }) => ({
        currency,
        held: format.money(heldMinor, currency),
        payable: format.money(payableMinor, currency),
        belowZero: payableMinor < 0 ? format.money(-payableMinor, currency) : null,
      })),
      forgiven: forgiven.map(({ transactionId, amountMinor, currency, at }) => ({
        transactionId,
        amount: format.money(amountMinor, currency),
        at: format.day(at),
      })),
      pressKey,
    },
  };
}

/** A reward as a line of its referrer's page. */
export function describeRewardOf(reward: ReferrerReward, words: Words): MoneyRow {
  const { format } = words;
  const goesOutAt = goesOut(reward);
  const net = reward.state === "clawed_back" ? reward.amountMinor : reward.amountMinor - reward.clawedMinor;
  return {
    id: reward.id,
    url: `/app/referrals/${reward.referralId}`,
    title: reward.order === null ? "Reward" : orderTitle(reward.order),
    amount: format.money(net, reward.currency),
    state: { kind: "reward", is: reward.state },
    lines: [
      reasonText(whyReward(reward).code),
      reward.state === "held" && !isOpenHold(reward.holdUntil)
        ? `Becomes due on ${format.day(reward.holdUntil)}.`
        : null,
      goesOutAt === null ? null : `Goes out on ${format.day(goesOutAt)}.`,
      reward.state === "issued" ? expiryWords(reward.expiry, reward.currency, words) : null,
      format.moment(new Date(reward.at)),
    ].filter((line) => line !== null),
  };
}

/** A payout as a line of its referrer's page. */
export function describePayoutRow(payout: ReferrerPayout, words: Words): MoneyRow {
  const { format, rail } = words;
  return {
    id: payout.id,
    url: payout.referralId === null ? null : `/app/referrals/${payout.referralId}`,
    title: rail(payout.rail),
    amount: format.money(payout.amountMinor, payout.currency),
    state: { kind: "payout", is: payout.state },
    lines: [
      reasonText(whyPayout(payout).code),
      payout.detail,
      payout.reference,
      payout.state === "issued" ? expiryWords(payout.expiry, payout.currency, words) : null,
      `Asked for on ${format.moment(new Date(payout.at))}, last change ${format.moment(payout.updatedAt)}`,
    ].filter((line) => line !== null && line !== "") as string[],
  };
}
