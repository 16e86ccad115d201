import type { ReferrerId, ShopId } from "../core/ids.ts";
import { newCode } from "../platform/new-code.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { addCode, lockReferrer, readCodeOf } from "../store/codes.ts";
import { openProgram } from "../store/programs.ts";
import { saveCustomerAsReferrer } from "../store/referrers.ts";
import { readShop } from "../store/shops.ts";
import { customerMarks, readCustomer } from "./customer-operations.ts";

export type JoinResult =
  | { readonly ok: true; readonly referrerId: ReferrerId }
  | { readonly ok: false; readonly why: "closed" | "not_now" };

/**
 * Makes a signed-in customer a referrer of the open program, with a code of their own. Joining again, or from two tabs at
 * once, finds the same referrer and the same code. The code is known to Shopify seconds later, by a job of this transaction.
 */
export async function joinProgram(services: Services, shopId: ShopId, customerId: string): Promise<JoinResult> {
  const { shop, program } = await services.db.inShop(shopId, async (db) => {
    const referrer = await db.referrer.findUnique({ where: { shopId_customerId: { shopId, customerId } } });
    return { shop: await readShop(db), program: await openProgram(db, referrer && (referrer.id as ReferrerId)) };
  });
  if (program === null || shop.state !== "installed") return { ok: false, why: "closed" };
  const answer = await services.shopify.adminFor(shop.domain, "screen").run(readCustomer, { id: customerId });
  const customer = answer.kind === "ok" ? answer.data.customer : null;
  if (!customer) return { ok: false, why: "not_now" };
  const facts = { ...customer, marks: customerMarks(services.seal, shopId, customer) };
  const at = services.clock.now();
  return services.db.inShop(shopId, async (db): Promise<JoinResult> => {
    const referrerId = await saveCustomerAsReferrer(db, services.seal, customerId, facts, at);
    // Joining from two tabs: the second one waits here, and finds the first one's code.
    if (!(await lockReferrer(db, referrerId))) return { ok: false, why: "closed" };
    if (!(await readCodeOf(db, program.programId, referrerId))) {
      const { programId } = program;
      if (!(await addCode(db, { programId, referrerId, text: newCode, origin: "made", actor: "goodword" }, at)))
        return { ok: false, why: "not_now" };
      await enqueue(db, {
        name: "publish-program",
        payload: { shopId, programId: program.programId },
        queue: `publish:${shopId}`,
      });
    }
    return { ok: true, referrerId };
  });
}
