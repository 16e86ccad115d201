import { z } from "zod";
import type { ShopId } from "../core/ids.ts";
import type { Services } from "../platform/services.ts";
import { raiseProblem } from "../store/problems.ts";

/** A job that used up its tries becomes a problem that the merchant sees, and an error in the log for us. */
export async function reportLostJob(services: Services, name: string, payload: unknown): Promise<void> {
  services.log.error({ job: name, payload }, "a job used up its tries");
  const shop = z.object({ shopId: z.number() }).safeParse(payload);
  if (!shop.success) return;
  await services.db.inShop(shop.data.shopId as ShopId, (db) =>
    raiseProblem(
      db,
      {
        key: `job:${name}`,
        what: "A step kept failing and was given up.",
        action: `We have been told (${name}). What it carried is kept; write to support if it does not go on by tomorrow.`,
        href: "/app",
      },
      services.clock.now(),
    ),
  );
}
