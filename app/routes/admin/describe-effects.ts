import { personName } from "../../components/person-name.ts";
import type { DecideAnswer } from "../../components/referrals/decide-modal.tsx";
import { type ShopFormat, shopFormat } from "../../components/shop-format.ts";
import type { ReferrerId } from "../../core/ids.ts";
import type { RewardEffect } from "../../core/reward/compare-rewards.ts";
import { isOpenHold } from "../../core/reward/open-hold.ts";
import type { Services } from "../../platform/services.ts";
import type { HandOutcome } from "../../store/decide-by-hand.ts";
import { type ReferrerRow, readReferrers } from "../../store/referrers.ts";
import type { OpenShop } from "./open-shop.ts";

/** What a decision does in money, a sentence for each reward that it touches. */
function describeEffects(
  effects: readonly RewardEffect[],
  people: ReadonlyMap<ReferrerId, ReferrerRow>,
  format: ShopFormat,
): string[] {
  if (effects.length === 0) return ["No reward changes."];
  return effects.map(({ referrerId, side, currency, fromMinor, toMinor, wasSent, holdUntil }) => {
    const person = people.get(referrerId) ?? null;
    const who =
      side === "friend" ? `The friend${person === null ? "" : ` (${personName(person)})`}` : personName(person);
    const money = (minor: number) => format.money(minor, currency);
    if (toMinor > fromMinor) {
      const more = money(toMinor - fromMinor);
      return wasSent
        ? `${who} keeps ${more} that was sent before; nothing is owed back any more.`
        : isOpenHold(holdUntil)
          ? `${who} gets ${more}, on hold.`
          : `${who} gets ${more}, on hold until ${format.day(holdUntil)}.`;
    }
    const less = money(fromMinor - toMinor);
    return wasSent
      ? `${who} was sent ${less} already: it stays as a debt in the books, which later rewards fill.`
      : `${who} loses ${less}, which has not been sent yet.`;
  });
}

/** The answer to a press: what would change, that it is made, or why not. */
export async function answerDecision(
  shop: OpenShop,
  { clock, seal }: Pick<Services, "clock" | "seal">,
  outcome: HandOutcome,
  given: { readonly commit: boolean; readonly toast: string },
): Promise<DecideAnswer> {
  if (!outcome.ok) return { message: outcome.message };
  if (given.commit) return { toast: given.toast };
  const { effects } = outcome;
  return shop.read(async (db, row) => {
    const people = await readReferrers(
      db,
      seal,
      effects.map(({ referrerId }) => referrerId),
    );
    return { effects: describeEffects(effects, people, shopFormat(row.timezone, clock.now())) };
  });
}
