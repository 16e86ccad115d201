import type { ProgramId, ReferrerId } from "../core/ids.ts";
import type { ShopDb } from "../platform/db.ts";
import { addCode, type NewCode, readCodeOf } from "./codes.ts";

/** Who closed the codes of somebody who is no longer a member: those alone are opened when they are again. */
const byLeaving = "application";

/** Gives a referrer a code in a program, or those that they had there before. Call it with the referrer's row locked. */
export async function giveMembership(db: ShopDb, member: Omit<NewCode, "origin">, at: Date): Promise<void> {
  const { programId, referrerId } = member;
  const { shopId } = db;
  await db.$executeRaw`
    update referral_code set state = 'active', closed_at = null, closed_by = null, published = case when published = 'published' then published else 'waiting' end
    where shop_id = ${shopId} and program_id = ${programId} and referrer_id = ${referrerId} and state = 'closed' and closed_by = ${byLeaving}`;
  if ((await readCodeOf(db, programId, referrerId)) !== null) return;
  const made = await addCode(db, { ...member, origin: "made" }, at);
  if (made === null) throw new Error("five codes of our making were taken");
}

/** Closes a referrer's codes in a program. Orders placed before still count; which code they shared is kept. */
export async function takeMembership(
  db: ShopDb,
  programId: ProgramId,
  referrerId: ReferrerId,
  at: Date,
): Promise<void> {
  await db.referralCode.updateMany({
    where: { shopId: db.shopId, programId, referrerId, state: "active" },
    data: { state: "closed", closedAt: at, closedBy: byLeaving },
  });
}
