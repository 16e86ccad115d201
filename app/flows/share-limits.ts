import type { ProgramId, ShopId } from "../core/ids.ts";
import type { Services } from "../platform/services.ts";
import { changeReferrals } from "../store/change-referrals.ts";
import { referralsLacking } from "../store/follow-limits.ts";

const atOnce = 200;

/** Shares a program's limits out anew after they changed: what lacked something gets what there is now, in its turn. */
export async function shareLimits(services: Services, shopId: ShopId, programId: ProgramId): Promise<void> {
  let after = "";
  for (;;) {
    const last = await services.db.inShop(shopId, async (db) => {
      const referrals = await referralsLacking(db, programId, after, atOnce);
      await changeReferrals(db, referrals, "goodword", services.clock.now(), () => true);
      return referrals.at(-1) ?? null;
    });
    if (last === null) return;
    after = last;
  }
}
