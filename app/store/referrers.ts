import type { Marks } from "../core/fraud/marks.ts";
import type { ReferrerId } from "../core/ids.ts";
import { foldEmail } from "../core/referral/fold-email.ts";
import type { ShopDb } from "../platform/db.ts";
import { newId } from "../platform/new-id.ts";
import type { Seal } from "../platform/seal.ts";

/** A referrer with their personal data opened. */
export interface ReferrerRow {
  readonly referrerId: ReferrerId;
  readonly customerId: string | null;
  readonly name: string | null;
  readonly email: string | null;
  /** The language that they read, as Shopify knows it ("de"). */
  readonly locale: string;
}

/** Opens the sealed columns of a referrer. */
export function openReferrer(
  seal: Seal,
  row: {
    id: string;
    customerId: string | null;
    nameSealed: Uint8Array | null;
    emailSealed: Uint8Array | null;
    locale: string;
  },
): ReferrerRow {
  return {
    referrerId: row.id as ReferrerId,
    customerId: row.customerId,
    name: row.nameSealed && seal.open(row.nameSealed, "referrer.name"),
    email: row.emailSealed && seal.open(row.emailSealed, "referrer.email"),
    locale: row.locale,
  };
}

/** What the person left for one rail: bank details, or the account that their onboarding made. */
export type Destination = Readonly<Record<string, string>>;

/** Why nothing may go to what a person left: it is not confirmed, or was changed a short while ago. */
export interface DestinationWait {
  readonly reason: "destination_unverified" | "destination_cooling";
  /** For the merchant. */
  readonly detail: string;
}

/**
 * A referrer as payouts are made: with what they left for each rail, by its name, and the rails to which nothing may go yet.
 * A rail is never in both.
 */
export interface Payee extends ReferrerRow {
  /** Which rail they want first; null leaves it to the store. */
  readonly preferredRail: string | null;
  readonly destinations: Readonly<Record<string, Destination>>;
  readonly waiting: Readonly<Record<string, DestinationWait>>;
}

/** Whose, and for which rail. */
interface DestinationOf {
  readonly shopId: number;
  readonly referrerId: string;
  readonly rail: string;
}

const destinationContext = ({ shopId, referrerId, rail }: DestinationOf) =>
  `payout_destination:${shopId}:${referrerId}:${rail}`;

/** What a person left for a rail, sealed. */
export function sealDestination(seal: Pick<Seal, "seal">, destination: Destination, of: DestinationOf) {
  return Buffer.from(seal.seal(JSON.stringify(destination), destinationContext(of)));
}

/** Opens it. */
export function openDestination(seal: Pick<Seal, "open">, sealed: Uint8Array, of: DestinationOf): Destination {
  return JSON.parse(seal.open(sealed, destinationContext(of))) as Destination;
}

function waitOf(row: { verifiedAt: Date | null; opensAt: Date | null }): DestinationWait | null {
  if (row.verifiedAt === null)
    return { reason: "destination_unverified", detail: "They were sent a mail with a link to confirm their details." };
  if (row.opensAt === null) return null;
  return {
    reason: "destination_cooling",
    detail: `Nothing goes there before ${row.opensAt.toISOString().slice(0, 10)}.`,
  };
}

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
        preferredRail: row.preferredRail,
        destinations: Object.fromEntries(
          row.destinations
            .filter((left) => waitOf(left) === null)
            .map(({ rail, detailsSealed }) => [
              rail,
              openDestination(seal, detailsSealed, { shopId, referrerId: row.id, rail }),
            ]),
        ),
        waiting: Object.fromEntries(
          row.destinations.flatMap((left) => {
            const wait = waitOf(left);
            return wait === null ? [] : [[left.rail, wait]];
          }),
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

/** Keeps the account that signing up at a rail's provider made, sealed; the provider has looked at the person itself. */
export async function saveDestination(
  db: ShopDb,
  seal: Seal,
  referrerId: ReferrerId,
  rail: string,
  destination: Destination,
  at: Date,
): Promise<void> {
  const { shopId } = db;
  const detailsSealed = sealDestination(seal, destination, { shopId, referrerId, rail });
  await db.payoutDestination.upsert({
    where: { shopId_referrerId_rail: { shopId, referrerId, rail } },
    create: { shopId, referrerId, rail, detailsSealed, changedAt: at, verifiedAt: at },
    update: { detailsSealed, changedAt: at, verifiedAt: at },
  });
}

/**
 * Gives a referrer who was imported by their address alone the customer who has it, unless that customer is a referrer of
 * their own already.
 */
async function claimImported(db: ShopDb, customerId: string, emailHash: Uint8Array): Promise<void> {
  await db.$executeRaw`
    update referrer set customer_id = ${customerId} where shop_id = ${db.shopId} and id = (
      select r.id from referrer r where r.shop_id = ${db.shopId} and r.email_hash = ${Buffer.from(emailHash)} and r.customer_id is null and r.state = 'active'
        and not exists (select from referrer x where x.shop_id = r.shop_id and x.customer_id = ${customerId})
      order by r.created_at, r.id limit 1)`;
}

/** A customer as Shopify tells of them, with what is compared of them already hashed. */
export interface CustomerFacts {
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly locale: string;
  readonly verifiedEmail: boolean;
  readonly defaultEmailAddress: { readonly emailAddress: string } | null;
  readonly marks: Marks;
}

/** Makes a customer a referrer, or brings what is known of one up to date. Two at once make one. */
export async function saveCustomerAsReferrer(
  db: ShopDb,
  seal: Seal,
  customerId: string,
  customer: CustomerFacts,
  at: Date,
): Promise<ReferrerId> {
  const { shopId } = db;
  const name = [customer.firstName, customer.lastName].filter(Boolean).join(" ").slice(0, 120) || null;
  const email = foldEmail(customer.defaultEmailAddress?.emailAddress ?? null);
  const sealed = {
    nameSealed: name === null ? null : Buffer.from(seal.seal(name, "referrer.name")),
    emailSealed: email === null ? null : Buffer.from(seal.seal(email, "referrer.email")),
    emailHash: email === null ? null : Buffer.from(seal.hash(email, shopId)),
  };
  // Somebody who was imported with this address is known without a customer until now. An address that nobody has shown to
  // be theirs does not open another person's rewards.
  if (sealed.emailHash !== null && customer.verifiedEmail) await claimImported(db, customerId, sealed.emailHash);
  await db.$executeRaw`
    insert into referrer (shop_id, id, customer_id, name_sealed, email_sealed, email_hash, marks, locale, created_at)
    values (${shopId}, ${newId<ReferrerId>("referrer", at)}, ${customerId}, ${sealed.nameSealed}, ${sealed.emailSealed}, ${sealed.emailHash}, ${JSON.stringify(customer.marks)}::jsonb, ${customer.locale.slice(0, 20)}, ${at})
    on conflict (shop_id, customer_id) do update set name_sealed = excluded.name_sealed, email_sealed = excluded.email_sealed, email_hash = excluded.email_hash,
      marks = excluded.marks, locale = excluded.locale, state = case when referrer.state = 'banned' then 'banned' else 'active' end`;
  const { id } = await db.referrer.findUniqueOrThrow({ where: { shopId_customerId: { shopId, customerId } } });
  return id as ReferrerId;
}
