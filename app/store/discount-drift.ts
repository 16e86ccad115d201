import type { PayoutId, ProgramId } from "../core/ids.ts";
import { type Currency, currency } from "../core/money/money.ts";
import type { PayoutDelivery } from "../core/payout/payout-outcome.ts";
import type { ShopDb } from "../platform/db.ts";
import type { Seal } from "../platform/seal.ts";
import { keepExpiry } from "./expiries.ts";

/** A discount of ours that is not as we made it: whose it is, and what is other. */
export interface DiscountDrift {
  readonly discountId: string;
  readonly carries: { readonly programId: ProgramId } | { readonly rail: string };
  readonly name: string;
  readonly gone: boolean;
  readonly changes: readonly string[];
}

/** One as it is kept. `accepted`: the merchant leaves it as it is. */
export interface KeptDrift extends DiscountDrift {
  readonly foundAt: Date;
  readonly accepted: boolean;
}

/**
 * Keeps what was found of a discount, or that it is as it was made. What the merchant accepted stays accepted until it
 * changes again. Answers whether they have to be asked.
 */
export async function noteDrift(
  db: ShopDb,
  discountId: string,
  drift: DiscountDrift | null,
  at: Date,
): Promise<boolean> {
  const { shopId } = db;
  const key = { shopId_discountId: { shopId, discountId } };
  if (drift === null) {
    await db.discountDrift.deleteMany({ where: { shopId, discountId } });
    return false;
  }
  // Whoever puts it right meanwhile waits, and takes away what is told with it: else that would stand with nothing behind it.
  await db.$executeRaw`select from discount_drift where shop_id = ${shopId} and discount_id = ${discountId} for update`;
  const known = await db.discountDrift.findUnique({ where: key });
  const same = known !== null && known.gone === drift.gone && known.changes.join("\n") === drift.changes.join("\n");
  if (same) return known.acceptedAt === null;
  const { name, gone } = drift;
  const found = { name, gone, changes: [...drift.changes], foundAt: at, acceptedAt: null, acceptedBy: null };
  await db.discountDrift.upsert({
    where: key,
    create: {
      shopId,
      discountId,
      programId: "programId" in drift.carries ? drift.carries.programId : null,
      rail: "rail" in drift.carries ? drift.carries.rail : null,
      ...found,
    },
    update: found,
  });
  return true;
}

/** The discounts that are not as we made them, the newest first. */
export async function readDrifts(db: ShopDb, limit = 100): Promise<KeptDrift[]> {
  const rows = await db.discountDrift.findMany({
    where: { shopId: db.shopId },
    orderBy: [{ foundAt: "desc" }, { discountId: "asc" }],
    take: limit,
  });
  return rows.flatMap(({ discountId, programId, rail, name, gone, changes, foundAt, acceptedAt }) =>
    programId === null && rail === null
      ? []
      : [
          {
            discountId,
            carries: rail === null ? { programId: programId as ProgramId } : { rail },
            name,
            gone,
            changes,
            foundAt,
            accepted: acceptedAt !== null,
          },
        ],
  );
}

/** The merchant leaves it as it is. `false` when there is nothing of the kind to leave. */
export async function acceptDrift(db: ShopDb, discountId: string, actor: string, at: Date): Promise<boolean> {
  const { count } = await db.discountDrift.updateMany({
    where: { shopId: db.shopId, discountId, acceptedAt: null },
    data: { acceptedAt: at, acceptedBy: actor },
  });
  return count > 0;
}

/** A reward that went out on a discount, with what is needed to make its code anew. */
export interface RewardOnDiscount {
  readonly payoutId: PayoutId;
  readonly key: string;
  readonly startedAt: Date;
  readonly amountMinor: number;
  readonly currency: Currency;
  readonly customerId: string | null;
  readonly delivery: PayoutDelivery;
}

/** Rewards that went out on a discount and were not taken back, by id, those after the last one that was seen. */
export async function rewardsOnDiscount(
  db: ShopDb,
  seal: Seal,
  rail: string,
  discountId: string,
  after: string,
  limit: number,
): Promise<RewardOnDiscount[]> {
  const { shopId } = db;
  const rows = await db.payout.findMany({
    where: { shopId, rail, reference: discountId, state: "issued", revokedMinor: 0, id: { gt: after } },
    orderBy: { id: "asc" },
    take: limit,
    include: {
      attempts: { orderBy: { number: "desc" }, take: 1, select: { key: true, startedAt: true } },
      referrer: { select: { customerId: true } },
    },
  });
  return rows.flatMap(({ id, amountMinor, currency: code, deliverySealed, attempts: [attempt], referrer }) =>
    deliverySealed && attempt
      ? [
          {
            payoutId: id as PayoutId,
            key: attempt.key,
            startedAt: attempt.startedAt,
            amountMinor: Number(amountMinor),
            currency: currency(code),
            customerId: referrer.customerId,
            delivery: JSON.parse(seal.open(deliverySealed, `payout.delivery:${shopId}`)) as PayoutDelivery,
          },
        ]
      : [],
  );
}

/** What a payout brought stands on another discount now. */
export async function moveDelivery(
  db: ShopDb,
  seal: Seal,
  { payoutId, amountMinor, currency: asset }: Pick<RewardOnDiscount, "payoutId" | "amountMinor" | "currency">,
  delivery: PayoutDelivery,
  at: Date,
): Promise<void> {
  const { shopId } = db;
  await keepExpiry(db, { payoutId, amountMinor, currency: asset }, delivery.expiresAt ?? null, at);
  await db.payout.update({
    where: { shopId_id: { shopId, id: payoutId } },
    data: {
      reference: delivery.reference,
      deliverySealed: Buffer.from(seal.seal(JSON.stringify(delivery), `payout.delivery:${shopId}`)),
      updatedAt: at,
    },
  });
}
