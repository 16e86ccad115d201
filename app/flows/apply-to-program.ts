import type { ShopId } from "../core/ids.ts";
import type { Services } from "../platform/services.ts";
import { addActivity } from "../store/activity.ts";
import { addApplication } from "../store/applications.ts";
import { lockReferrer } from "../store/codes.ts";
import { programToApplyFor } from "../store/programs.ts";
import { saveCustomerAsReferrer } from "../store/referrers.ts";
import { readShop } from "../store/shops.ts";
import { customerMarks, readCustomer } from "./customer-operations.ts";

/** More than anybody reads. */
const mostAbout = 1_000;

export type ApplyResult = { readonly ok: true } | { readonly ok: false; readonly why: "closed" | "not_now" };

/**
 * Writes down that a signed-in customer wants to be an ambassador. Asked again, or from two tabs at once, it is one
 * application, and what was decided stays decided.
 */
export async function applyToProgram(
  services: Services,
  shopId: ShopId,
  wish: { readonly customerId: string; readonly about: string },
): Promise<ApplyResult> {
  const { shop, program } = await services.db.inShop(shopId, async (db) => ({
    shop: await readShop(db),
    program: await programToApplyFor(db),
  }));
  if (program === null || shop.state !== "installed") return { ok: false, why: "closed" };
  const answer = await services.shopify.adminFor(shop.domain, "screen").run(readCustomer, { id: wish.customerId });
  const customer = answer.kind === "ok" ? answer.data.customer : null;
  if (!customer) return { ok: false, why: "not_now" };
  const facts = { ...customer, marks: customerMarks(services.seal, shopId, customer) };
  const at = services.clock.now();
  return services.db.inShop(shopId, async (db): Promise<ApplyResult> => {
    const referrerId = await saveCustomerAsReferrer(db, services.seal, wish.customerId, facts, at);
    if (!(await lockReferrer(db, referrerId))) return { ok: false, why: "closed" };
    const about = wish.about.trim().slice(0, mostAbout) || null;
    const made = await addApplication(db, { programId: program.programId, referrerId, about, byHand: false }, at);
    if (made.isNew) await addActivity(db, [{ referrerId, actor: referrerId, what: "application_made" }], at);
    return { ok: true };
  });
}
