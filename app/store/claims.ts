import type { Claim } from "@prisma/client";
import type { ClaimId, ProgramId, ReferralCodeId, ReferralId, ReferrerId } from "../core/ids.ts";
import { type ReasonCode, reasonCode } from "../core/reason.ts";
import type { ClaimState } from "../core/referral/claim-states.ts";
import type { ShopDb, Sql } from "../platform/db.ts";
import { newId } from "../platform/new-id.ts";
import type { Seal } from "../platform/seal.ts";

/** Who says that an order was referred. */
export type ClaimSide = "friend" | "referrer";

/** A claim and what came of it. */
export interface ClaimRow {
  readonly claimId: ClaimId;
  readonly programId: ProgramId;
  readonly referrerId: ReferrerId;
  readonly codeId: ReferralCodeId;
  readonly side: ClaimSide;
  /** As it was typed, without the sign before the number. */
  readonly orderName: string;
  /** Keyed hash of the address that the order is to have, hex; null once its person was erased. */
  readonly emailHash: string | null;
  readonly filedAt: Date;
  readonly state: ClaimState;
  readonly reason: ReasonCode | null;
  readonly answer: string | null;
  readonly orderId: string | null;
  readonly referralId: ReferralId | null;
}

function toClaim(row: Claim): ClaimRow {
  return {
    claimId: row.id as ClaimId,
    programId: row.programId as ProgramId,
    referrerId: row.referrerId as ReferrerId,
    codeId: row.codeId as ReferralCodeId,
    side: row.side as ClaimSide,
    orderName: row.orderName,
    emailHash: row.emailHash === null ? null : Buffer.from(row.emailHash).toString("hex"),
    filedAt: row.filedAt,
    state: row.state as ClaimState,
    reason: reasonCode(row.reason),
    answer: row.answer,
    orderId: row.orderId,
    referralId: row.referralId as ReferralId | null,
  };
}

/** What is said. */
export interface NewClaim {
  readonly programId: ProgramId;
  readonly referrerId: ReferrerId;
  readonly codeId: ReferralCodeId;
  readonly side: ClaimSide;
  readonly customerId: string | null;
  readonly orderName: string;
  readonly emailHash: Uint8Array;
  /** Where a friend is told what came of it; null for a referrer, whose address is known. */
  readonly contact: ClaimContact | null;
}

/** Who is told what came of a claim. */
export interface ClaimContact {
  readonly email: string;
  /** As a storefront names it ("de-AT"). */
  readonly locale: string;
}

const contactContext = (shopId: number) => `claim.contact:${shopId}`;

/** Nobody's friends forget so many codes in a day: what comes beyond is somebody trying numbers. */
const mostOfADay = 30;
const dayMs = 86_400_000;

/** Writes a claim down. `null` where it was said before, or too many were for this referrer. */
export async function addClaim(
  db: ShopDb,
  seal: Seal,
  { contact, ...given }: NewClaim,
  at: Date,
): Promise<ClaimId | null> {
  const { shopId } = db;
  const since = new Date(at.getTime() - dayMs);
  const recent = await db.claim.count({ where: { shopId, referrerId: given.referrerId, filedAt: { gt: since } } });
  if (recent >= mostOfADay) return null;
  const id = newId<ClaimId>("claim", at);
  const emailHash = Buffer.from(given.emailHash);
  const contactSealed = contact && Buffer.from(seal.seal(JSON.stringify(contact), contactContext(shopId)));
  const { count } = await db.claim.createMany({
    data: [{ shopId, id, ...given, emailHash, contactSealed, filedAt: at }],
    skipDuplicates: true,
  });
  return count === 0 ? null : id;
}

/** One claim; null when there is none. */
export async function readClaim(db: ShopDb, claimId: ClaimId): Promise<ClaimRow | null> {
  const row = await db.claim.findUnique({ where: { shopId_id: { shopId: db.shopId, id: claimId } } });
  return row && toClaim(row);
}

/** Where the friend who made a claim is told what came of it; null once it was emptied, and for a referrer's. */
export async function contactOf(db: ShopDb, seal: Seal, claimId: ClaimId): Promise<ClaimContact | null> {
  const { shopId } = db;
  const row = await db.claim.findUnique({
    where: { shopId_id: { shopId, id: claimId } },
    select: { contactSealed: true },
  });
  if (!row?.contactSealed) return null;
  return JSON.parse(seal.open(row.contactSealed, contactContext(shopId))) as ClaimContact;
}

/** Empties the addresses of claims that were decided before; at most `most` of them, answers how many. */
export async function emptyOldContacts(sql: Sql, before: Date, most: number): Promise<number> {
  const { rowCount } = await sql.query(
    `update claim set contact_sealed = null where (shop_id, id) in (
       select shop_id, id from claim where contact_sealed is not null and decided_at < $1 limit $2)`,
    [before, most],
  );
  return rowCount ?? 0;
}

/** One claim, kept from others until this transaction ends. */
export async function lockClaim(db: ShopDb, claimId: ClaimId): Promise<ClaimRow | null> {
  await db.$queryRaw`select from claim where shop_id = ${db.shopId} and id = ${claimId} for update`;
  return readClaim(db, claimId);
}

/** Puts a claim into another state; what is not given is as it was. */
export async function setClaim(
  db: ShopDb,
  claimId: ClaimId,
  change: {
    readonly state: ClaimState;
    readonly actor: string;
    readonly reason: ReasonCode | null;
    readonly answer?: string | null;
    readonly signals?: readonly string[];
    readonly orderId?: string | null;
    readonly referralId?: string | null;
  },
  at: Date,
): Promise<void> {
  const { actor, signals, ...rest } = change;
  await db.claim.update({
    where: { shopId_id: { shopId: db.shopId, id: claimId } },
    data: { ...rest, ...(signals === undefined ? {} : { signals: [...signals] }), decidedAt: at, decidedBy: actor },
  });
}

/** Most that a person is shown of what they, and their friends, said. */
const shown = 20;

/** The newest claims of a customer: those they made as a friend, and those about them as a referrer. */
export async function claimsOf(
  db: ShopDb,
  customerId: string,
  referrerId: ReferrerId | null,
): Promise<readonly ClaimRow[]> {
  const rows = await db.claim.findMany({
    where: {
      shopId: db.shopId,
      OR: [{ customerId }, ...(referrerId === null ? [] : [{ referrerId }])],
    },
    orderBy: [{ filedAt: "desc" }, { id: "desc" }],
    take: shown,
  });
  return rows.map(toClaim);
}

/** How long after an order somebody can say who referred it, in the program of this shop that gives most time; null for never. */
export async function longestClaimDays(db: ShopDb): Promise<number | null> {
  const [row] = await db.$queryRaw<{ days: number | null }[]>`
    select max((t.body->>'claimDays')::int) as days from program p
    join terms t on t.shop_id = p.shop_id and t.program_id = p.id and t.version = p.terms_version
    where p.shop_id = ${db.shopId} and p.state = 'active' and (t.body->>'claimDays')::int > 0`;
  return row?.days ?? null;
}
