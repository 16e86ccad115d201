import type { ReferrerId } from "../core/ids.ts";
import type { ShopDb } from "../platform/db.ts";
import type { Seal } from "../platform/seal.ts";

/** A referrer with their personal data opened. */
export interface ReferrerRow {
  readonly referrerId: ReferrerId;
  readonly customerId: string | null;
  readonly name: string | null;
  readonly email: string | null;
}

/** Opens the sealed columns of a referrer. */
export function openReferrer(
  seal: Seal,
  row: { id: string; customerId: string | null; nameSealed: Uint8Array | null; emailSealed: Uint8Array | null },
): ReferrerRow {
  return {
    referrerId: row.id as ReferrerId,
    customerId: row.customerId,
    name: row.nameSealed && seal.open(row.nameSealed, "referrer.name"),
    email: row.emailSealed && seal.open(row.emailSealed, "referrer.email"),
  };
}

/** What the person left for one rail: bank details, or the account that their onboarding made. */
export type Destination = Readonly<Record<string, string>>;

/** A referrer as payouts are made: with what they left for each rail, by its name. */
export interface Payee extends ReferrerRow {
  readonly destinations: Readonly<Record<string, Destination>>;
}

const destinationContext = (shopId: number, referrerId: string, rail: string) =>
  `payout_destination:${shopId}:${referrerId}:${rail}`;

/** Some referrers by id. */
export async function readReferrers(db: ShopDb, seal: Seal, ids: readonly string[]): Promise<Map<ReferrerId, Payee>> {
  const { shopId } = db;
  const rows = await db.referrer.findMany({
    where: { shopId, id: { in: [...ids] } },
    include: { destinations: true },
  });
  return new Map(
    rows.map((row) => [
      row.id as ReferrerId,
      {
        ...openReferrer(seal, row),
        destinations: Object.fromEntries(
          row.destinations.map(({ rail, detailsSealed }) => [
            rail,
            JSON.parse(seal.open(detailsSealed, destinationContext(shopId, row.id, rail))) as Destination,
          ]),
        ),
      },
    ]),
  );
}

/** The active referrer that a customer is, with what they left for each rail; `null` for who is none. */
export async function payeeOfCustomer(db: ShopDb, seal: Seal, customerId: string): Promise<Payee | null> {
  const found = await db.referrer.findUnique({
    where: { shopId_customerId: { shopId: db.shopId, customerId } },
    select: { id: true, state: true },
  });
  if (found === null || found.state !== "active") return null;
  return (await readReferrers(db, seal, [found.id])).get(found.id as ReferrerId) ?? null;
}

/** Keeps what a referrer left for a rail, sealed; it replaces what they had left before. */
export async function saveDestination(
  db: ShopDb,
  seal: Seal,
  referrerId: ReferrerId,
  rail: string,
  destination: Destination,
  at: Date,
): Promise<void> {
  const { shopId } = db;
  const detailsSealed = Buffer.from(
    seal.seal(JSON.stringify(destination), destinationContext(shopId, referrerId, rail)),
  );
  await db.payoutDestination.upsert({
    where: { shopId_referrerId_rail: { shopId, referrerId, rail } },
    create: { shopId, referrerId, rail, detailsSealed, changedAt: at },
    update: { detailsSealed, changedAt: at },
  });
}

/**
 * Gives a referrer who was imported by their address alone the customer who has it, unless that customer is a referrer of
 * their own already.
 */
export async function claimImported(db: ShopDb, customerId: string, emailHash: Uint8Array): Promise<void> {
  await db.$executeRaw`
    update referrer set customer_id = ${customerId} where shop_id = ${db.shopId} and id = (
      select r.id from referrer r where r.shop_id = ${db.shopId} and r.email_hash = ${Buffer.from(emailHash)} and r.customer_id is null and r.state = 'active'
        and not exists (select from referrer x where x.shop_id = r.shop_id and x.customer_id = ${customerId})
      order by r.created_at, r.id limit 1)`;
}
