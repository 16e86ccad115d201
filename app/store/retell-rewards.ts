import { Prisma } from "@prisma/client";
import type { RewardId } from "../core/ids.ts";
import type { ReasonCode } from "../core/reason.ts";
import type { ShopDb } from "../platform/db.ts";

/** Gives rewards that stay issued another reason; one that was taken back in part keeps saying so. */
export async function retellRewards(db: ShopDb, ids: readonly RewardId[], reason: ReasonCode, at: Date): Promise<void> {
  await db.$queryRaw`select id from reward where shop_id = ${db.shopId} and id in (${Prisma.join([...ids])}) order by id for update`;
  await db.reward.updateMany({
    where: { shopId: db.shopId, id: { in: [...ids] }, state: "issued", clawedMinor: 0 },
    data: { reason, updatedAt: at },
  });
}
