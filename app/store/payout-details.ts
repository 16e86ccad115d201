import type { ReferrerId, ShopId } from "../core/ids.ts";
import { asDetails, type PayoutDetails } from "../core/payout/payout-details.ts";
import type { ShopDb, Sql } from "../platform/db.ts";
import type { Seal } from "../platform/seal.ts";
import { type Destination, openDestination, sealDestination } from "./referrers.ts";

/** What a person left for one rail, and how far it is. */
export interface DetailsRow {
  readonly rail: string;
  readonly details: PayoutDetails;
  /** What it took the place of: what holds again when the change is stopped. */
  readonly before: PayoutDetails | null;
  readonly changedAt: Date;
  /** Null until its link was pressed. */
  readonly verifiedAt: Date | null;
  /** Nothing goes there before; null once that is over, and for a first one. */
  readonly opensAt: Date | null;
}

/** What a person left, by rail; what signing up at a provider made is not among it. */
export async function readDetailsOf(
  db: ShopDb,
  seal: Pick<Seal, "open">,
  referrerId: ReferrerId,
): Promise<ReadonlyMap<string, DetailsRow>> {
  const { shopId } = db;
  const rows = await db.payoutDestination.findMany({ where: { shopId, referrerId }, orderBy: { rail: "asc" } });
  const open = (sealed: Uint8Array, rail: string) =>
    asDetails(openDestination(seal, sealed, { shopId, referrerId, rail }));
  return new Map(
    rows.flatMap((row) => {
      const details = open(row.detailsSealed, row.rail);
      if (details === null) return [];
      const { rail, changedAt, verifiedAt, opensAt } = row;
      const before = row.beforeSealed && open(row.beforeSealed, rail);
      return [[rail, { rail, details, before, changedAt, verifiedAt, opensAt }] as const];
    }),
  );
}

/** Locks a person, so that two changes of their details come one after the other; `false` for who is not active. */
export async function lockPerson(db: ShopDb, referrerId: ReferrerId): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    select from referrer where shop_id = ${db.shopId} and id = ${referrerId} and state = 'active' for update`;
  return rows.length > 0;
}

/** Keeps new details, unconfirmed. */
export async function saveDetails(
  db: ShopDb,
  seal: Seal,
  referrerId: ReferrerId,
  row: Omit<DetailsRow, "verifiedAt">,
): Promise<void> {
  const { shopId } = db;
  const { rail, changedAt, opensAt } = row;
  const of = { shopId, referrerId, rail };
  const data = {
    detailsSealed: sealDestination(seal, row.details, of),
    beforeSealed: row.before && sealDestination(seal, row.before, of),
    changedAt,
    opensAt,
    verifiedAt: null,
  };
  await db.payoutDestination.upsert({
    where: { shopId_referrerId_rail: of },
    create: { ...of, ...data },
    update: data,
  });
}

/** Marks details as confirmed by their owner. What would open by now is open. */
export async function verifyDetails(db: ShopDb, referrerId: ReferrerId, rail: string, at: Date): Promise<void> {
  await db.$executeRaw`
    update payout_destination set verified_at = ${at}, opens_at = case when opens_at > ${at} then opens_at end
    where shop_id = ${db.shopId} and referrer_id = ${referrerId} and rail = ${rail}`;
}

/** Takes details away; with `before`, what was there holds again, as confirmed as it was. */
export async function undoDetails(
  db: ShopDb,
  seal: Seal,
  referrerId: ReferrerId,
  rail: string,
  before: Destination | null,
  at: Date,
): Promise<void> {
  const of = { shopId: db.shopId, referrerId, rail };
  const where = { shopId_referrerId_rail: of };
  if (before === null) await db.payoutDestination.deleteMany({ where: of });
  else
    await db.payoutDestination.update({
      where,
      data: {
        detailsSealed: sealDestination(seal, before, of),
        beforeSealed: null,
        changedAt: at,
        verifiedAt: at,
        opensAt: null,
      },
    });
}

/** A link of a mail: to confirm details, or to stop a change of them. */
export interface DetailsLink {
  readonly tokenHash: Uint8Array;
  readonly referrerId: ReferrerId;
  readonly rail: string;
  readonly purpose: "verify" | "stop";
  /** The change it is about: it opens nothing once there is another one. */
  readonly ofChange: Date;
  readonly expiresAt: Date;
}

/** Keeps a link; of its token only a hash. */
export async function addDetailsLink(db: ShopDb, link: DetailsLink, at: Date): Promise<void> {
  const tokenHash = Buffer.from(link.tokenHash);
  await db.detailsLink.create({ data: { ...link, shopId: db.shopId, tokenHash, madeAt: at } });
}

/** How many links a person was sent since then. */
export async function countDetailsLinks(db: ShopDb, referrerId: ReferrerId, since: Date): Promise<number> {
  return db.detailsLink.count({ where: { shopId: db.shopId, referrerId, madeAt: { gt: since } } });
}

/** A link that can still be used; null for any other token. */
export async function findDetailsLink(db: ShopDb, tokenHash: Uint8Array, at: Date): Promise<DetailsLink | null> {
  const { shopId } = db;
  const row = await db.detailsLink.findUnique({
    where: { shopId_tokenHash: { shopId, tokenHash: Buffer.from(tokenHash) } },
  });
  if (row === null || row.usedAt !== null || row.expiresAt <= at) return null;
  return { ...row, referrerId: row.referrerId as ReferrerId, purpose: row.purpose === "stop" ? "stop" : "verify" };
}

/** Uses a link up; `false` when somebody did before. */
export async function spendDetailsLink(db: ShopDb, tokenHash: Uint8Array, at: Date): Promise<boolean> {
  const { count } = await db.detailsLink.updateMany({
    where: { shopId: db.shopId, tokenHash: Buffer.from(tokenHash), usedAt: null },
    data: { usedAt: at },
  });
  return count > 0;
}

/** People whose changed details hold from now on: of every shop, asked often. */
export async function detailsToOpen(sql: Sql, at: Date): Promise<{ shopId: ShopId; referrerId: ReferrerId }[]> {
  const { rows } = await sql.query(
    `select distinct d.shop_id as "shopId", d.referrer_id as "referrerId" from payout_destination d
     join shop s on s.id = d.shop_id and s.state = 'installed'
     where d.opens_at <= $1 and d.opens_at is not null and d.verified_at is not null limit 200`,
    [at],
  );
  return rows as { shopId: ShopId; referrerId: ReferrerId }[];
}

/** Lets a person's changed details hold whose time has come. */
export async function openDetails(db: ShopDb, referrerId: ReferrerId, at: Date): Promise<void> {
  await db.payoutDestination.updateMany({
    where: { shopId: db.shopId, referrerId, opensAt: { lte: at }, verifiedAt: { not: null } },
    data: { opensAt: null },
  });
}

/** For how many days a change of details waits, in this shop. */
export async function saveDetailsWait(db: ShopDb, days: number): Promise<void> {
  await db.shop.update({ where: { id: db.shopId }, data: { detailsWaitDays: days } });
}
