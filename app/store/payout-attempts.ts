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

function rowOf(
  row: {
    id: string;
    number: number;
    key: string;
    outcome: string;
    startedAt: Date;
    tries: number;
    orderSealed: Uint8Array | null;
  },
  seal: Seal,
  shopId: number,
): AttemptRow {
  const kept = row.orderSealed && (JSON.parse(seal.open(row.orderSealed, frozen(shopId))) as Frozen);
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

/** The newest try of a payout. */
export async function lastAttempt(db: ShopDb, seal: Seal, payoutId: PayoutId): Promise<AttemptRow | null> {
  return (await lastAttempts(db, seal, [payoutId])).get(payoutId) ?? null;
}

/**
 * Opens a new attempt and freezes what it sends: retries and look-ups use the same order, whatever became of the person's
 * details since, and the same account at the provider. Only a definite refusal, or nothing, may have come before.
 */
export async function openAttempt(
  db: ShopDb,
  seal: Seal,
  number: number,
  order: UnkeyedOrder,
  account: string | null,
  at: Date,
): Promise<AttemptRow & { readonly order: PayoutOrder }> {
  const opened = (await openAttempts(db, seal, [{ order, number }], account, at)).get(order.payoutId);
  if (!opened) throw new Error("an attempt was not opened");
  return opened;
}

/** Marks that the same attempts go out once more, under the same keys. */
export async function retryAttempts(db: ShopDb, attemptIds: readonly PayoutAttemptId[]): Promise<void> {
  await db.payoutAttempt.updateMany({
    where: { shopId: db.shopId, id: { in: [...attemptIds] } },
    data: { outcome: "sending", tries: { increment: 1 } },
  });
}

/** Ends tries of which certainly nothing has left, because their person wants it elsewhere now. */
export async function dropAttempts(db: ShopDb, attemptIds: readonly PayoutAttemptId[], at: Date): Promise<void> {
  await db.payoutAttempt.updateMany({
    where: { shopId: db.shopId, id: { in: [...attemptIds] }, outcome: "later" },
    data: {
      outcome: "refused",
      detail: "Not sent: the person has changed where it goes.",
      endedAt: at,
      orderSealed: null,
    },
  });
}

/** What a payout sends, before it has a try and a key. */
export type UnkeyedOrder = Omit<PayoutOrder, "attemptId" | "key" | "startedAt">;

/** The newest try of each of some payouts, in one statement. */
export async function lastAttempts(
  db: ShopDb,
  seal: Seal,
  payoutIds: readonly PayoutId[],
): Promise<ReadonlyMap<PayoutId, AttemptRow>> {
  const rows = await db.payoutAttempt.findMany({
    where: { shopId: db.shopId, payoutId: { in: [...payoutIds] } },
    orderBy: [{ payoutId: "asc" }, { number: "desc" }],
    distinct: ["payoutId"],
  });
  return new Map(rows.map((row) => [row.payoutId as PayoutId, rowOf(row, seal, db.shopId)]));
}

/** Opens a try for each of some payouts and freezes what they send, in one statement. */
export async function openAttempts(
  db: ShopDb,
  seal: Seal,
  wanted: readonly { readonly order: UnkeyedOrder; readonly number: number }[],
  account: string | null,
  at: Date,
): Promise<ReadonlyMap<PayoutId, AttemptRow & { readonly order: PayoutOrder }>> {
  const opened = new Map<PayoutId, AttemptRow & { readonly order: PayoutOrder }>();
  const data = wanted.map(({ order, number }) => {
    const attemptId = newId<PayoutAttemptId>("payout_attempt", at);
    // The attempt's own id is the key: unguessable, short enough for every provider, and the same through every retry.
    const whole: PayoutOrder = { ...order, attemptId, key: attemptId, startedAt: at.toISOString() };
    opened.set(order.payoutId, {
      attemptId,
      number,
      key: attemptId,
      outcome: "sending",
      startedAt: at,
      tries: 1,
      order: whole,
      account,
    });
    const kept = seal.seal(JSON.stringify({ order: whole, account } satisfies Frozen), frozen(db.shopId));
    return {
      shopId: db.shopId,
      id: attemptId,
      payoutId: order.payoutId,
      number,
      key: attemptId,
      orderSealed: Buffer.from(kept),
      outcome: "sending",
      startedAt: at,
      tries: 1,
    };
  });
  if (data.length > 0) await db.payoutAttempt.createMany({ data });
  return opened;
}
