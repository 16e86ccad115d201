import { Prisma } from "@prisma/client";
import type { ProgramId } from "../../core/ids.ts";
import type { ProgramState } from "../../core/program/program-states.ts";
import type { Schedule } from "../../core/program/schedule.ts";
import { type Terms, termsSchema } from "../../core/program/terms.ts";
import type { ShopDb } from "../../platform/db.ts";

/** A program with the terms in force. */
export interface ProgramToEdit {
  readonly programId: ProgramId;
  readonly name: string;
  readonly state: ProgramState;
  readonly schedule: Schedule;
  readonly version: number;
  readonly terms: Terms;
  /** Whether Shopify's discount shows these terms yet. */
  readonly published: boolean;
  readonly savedAt: Date;
  readonly savedBy: string;
  /** Referrals whose reward is not at its end: they keep the terms they were made under. At most `openLimit`. */
  readonly openReferrals: number;
}

/** Beyond it the count says "or more": the page costs the same for every shop. */
export const openLimit = 1_000;

/**
 * The program of this id; without one that which the merchant works on: the newest that has not ended, else the newest.
 * Null when there is none.
 */
export async function programToEdit(db: ShopDb, programId: ProgramId | null = null): Promise<ProgramToEdit | null> {
  const [row] = await db.$queryRaw<
    {
      id: ProgramId;
      name: string;
      state: ProgramToEdit["state"];
      version: number;
      publishedVersion: number | null;
      body: unknown;
      savedAt: Date;
      savedBy: string;
      startsAt: Date | null;
      endsAt: Date | null;
    }[]
  >(Prisma.sql`
    select p.id, p.name, p.state, p.terms_version as version, p.published_version as "publishedVersion", t.body,
      t.created_at as "savedAt", t.created_by as "savedBy", p.starts_at as "startsAt", p.ends_at as "endsAt"
    from program p join terms t on t.shop_id = p.shop_id and t.program_id = p.id and t.version = p.terms_version
    where p.shop_id = ${db.shopId} and (${programId}::text is null or p.id = ${programId})
    order by (p.state = 'ended'), p.created_at desc limit 1`);
  if (!row) return null;
  const { id, body, publishedVersion, startsAt, endsAt, ...rest } = row;
  return {
    ...rest,
    schedule: { startsAt, endsAt },
    programId: id,
    terms: termsSchema.parse(body),
    published: publishedVersion === row.version,
    openReferrals: await openReferrals(db, id),
  };
}

async function openReferrals(db: ShopDb, programId: ProgramId): Promise<number> {
  const [row] = await db.$queryRaw<{ count: bigint }[]>(Prisma.sql`
    select count(distinct referral_id) as count from (
      select referral_id from reward
      where shop_id = ${db.shopId} and state in ('held', 'due', 'issuing', 'failed') and program_id = ${programId} limit ${openLimit}
    ) open`);
  return Number(row?.count ?? 0n);
}
