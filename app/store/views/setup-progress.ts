import { Prisma } from "@prisma/client";
import type { ProgramState } from "../../core/program/program-states.ts";
import type { ShopDb } from "../../platform/db.ts";

/** How far the shop has come with setting up: facts, never a box that somebody ticked. */
export interface SetupProgress {
  readonly programState: "none" | ProgramState;
  readonly railConnected: boolean;
  /** Somebody joined: the referral widget is on the storefront. */
  readonly hasReferrer: boolean;
  /** Somebody followed a share link and saw the offer. */
  readonly hasVisit: boolean;
  readonly hasReferral: boolean;
  readonly guideDismissed: boolean;
}

/** The checkpoint that remembers that the merchant closed the setup guide. */
export const guideDismissedCheckpoint = "setup_guide_dismissed";

/** Each fact is one index probe. */
export async function setupProgress(db: ShopDb): Promise<SetupProgress> {
  const [row] = await db.$queryRaw<
    (Omit<SetupProgress, "programState"> & { programState: string | null })[]
  >(Prisma.sql`
    select
      (select p.state from program p where p.shop_id = ${db.shopId}
        order by (p.state = 'ended'), p.created_at desc limit 1) as "programState",
      exists (select from rail_connection where shop_id = ${db.shopId} and state = 'connected') as "railConnected",
      exists (select from referrer where shop_id = ${db.shopId}) as "hasReferrer",
      exists (select from visit where shop_id = ${db.shopId}) as "hasVisit",
      exists (select from referral where shop_id = ${db.shopId}) as "hasReferral",
      exists (select from checkpoint where shop_id = ${db.shopId} and name = ${guideDismissedCheckpoint}) as "guideDismissed"`);
  if (!row) throw new Error("a select without a table answered with no row");
  return { ...row, programState: (row.programState ?? "none") as SetupProgress["programState"] };
}
