import type { PayoutAttemptId, PayoutId } from "../core/ids.ts";
import type { PayoutOrder } from "../core/payout/payout-order.ts";
import type { AttemptOutcome } from "../core/payout/payout-outcome.ts";
import type { ShopDb } from "../platform/db.ts";
import { newId } from "../platform/new-id.ts";
import type { Seal } from "../platform/seal.ts";

/** A try of a payout. */
export interface AttemptRow {
  readonly attemptId: PayoutAttemptId;
  readonly number: number;
  readonly key: string;
  readonly outcome: AttemptOutcome;
  readonly startedAt: Date;
  readonly tries: number;
  /** What goes out under the key; null once the attempt has its end. */
  readonly order: PayoutOrder | null;
  /** The account at the provider that it goes out from; `null` for a rail that lives in the shop itself. */
  readonly account: string | null;
}

/** What an attempt keeps, sealed, until its end is known. */
interface Frozen {
  readonly order: PayoutOrder;
  readonly account: string | null;
}

const frozen = (shopId: number) => `payout_attempt.order:${shopId}`;

/** The newest try of a payout. */
export async function lastAttempt(db: ShopDb, seal: Seal, payoutId: PayoutId): Promise<AttemptRow | null> {
  const row = await db.payoutAttempt.findFirst({
    where: { shopId: db.shopId, payoutId },
    orderBy: { number: "desc" },
  });
  if (row === null) return null;
  const kept = row.orderSealed && (JSON.parse(seal.open(row.orderSealed, frozen(db.shopId))) as Frozen);
  return {
    attemptId: row.id as PayoutAttemptId,
    number: row.number,
    key: row.key,
    outcome: row.outcome as AttemptOutcome,
    startedAt: row.startedAt,
    tries: row.tries,
    order: kept?.order ?? null,
    account: kept?.account ?? null,
  };
}

/**
 * Opens a new attempt and freezes what it sends: retries and look-ups use the same order, whatever became of the person's
 * details since, and the same account at the provider. Only a definite refusal, or nothing, may have come before.
 */
export async function openAttempt(
  db: ShopDb,
  seal: Seal,
  number: number,
  order: Omit<PayoutOrder, "attemptId" | "key" | "startedAt">,
  account: string | null,
  at: Date,
): Promise<AttemptRow & { readonly order: PayoutOrder }> {
  const attemptId = newId<PayoutAttemptId>("payout_attempt", at);
  // The attempt's own id is the key: unguessable, short enough for every provider, and the same through every retry.
  const whole: PayoutOrder = { ...order, attemptId, key: attemptId, startedAt: at.toISOString() };
  await db.payoutAttempt.create({
    data: {
      shopId: db.shopId,
      id: attemptId,
      payoutId: order.payoutId,
      number,
      key: attemptId,
      orderSealed: Buffer.from(
        seal.seal(JSON.stringify({ order: whole, account } satisfies Frozen), frozen(db.shopId)),
      ),
      outcome: "sending",
      startedAt: at,
      tries: 1,
    },
  });
  return { attemptId, number, key: attemptId, outcome: "sending", startedAt: at, tries: 1, order: whole, account };
}

/** Marks that the same attempt goes out once more, under the same key. */
export async function retryAttempt(db: ShopDb, attemptId: PayoutAttemptId): Promise<void> {
  await db.payoutAttempt.update({
    where: { shopId_id: { shopId: db.shopId, id: attemptId } },
    data: { outcome: "sending", tries: { increment: 1 } },
  });
}
