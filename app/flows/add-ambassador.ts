import { z } from "zod";
import type { ProgramId, ShopId } from "../core/ids.ts";
import { foldEmail } from "../core/referral/fold-email.ts";
import { newCode } from "../platform/new-code.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { adminOperation } from "../platform/shopify-admin.ts";
import { addActivity } from "../store/activity.ts";
import { addApplication, setApplication } from "../store/applications.ts";
import { lockReferrer } from "../store/codes.ts";
import { giveMembership } from "../store/membership.ts";
import { readProgram } from "../store/programs.ts";
import { saveCustomerAsReferrer } from "../store/referrers.ts";
import { readShop } from "../store/shops.ts";
import { tellApplicant } from "../store/tell-applicant.ts";
import { customerMarks, readCustomer } from "./customer-operations.ts";

const findCustomer = adminOperation<{ email: string }, { customerByIdentifier: { id: string } | null }>({
  name: "FindCustomer",
  document: /* GraphQL */ `
    query FindCustomer($email: String!) {
      customerByIdentifier(identifier: { emailAddress: $email }) { id }
    }
  `,
  data: z.object({ customerByIdentifier: z.object({ id: z.string() }).nullable() }),
});

export type AddAmbassadorResult = { readonly ok: true } | { readonly ok: false; readonly message: string };

/** Makes a customer of the store an ambassador by their address, without an application of their own. */
export async function addAmbassador(
  services: Services,
  shopId: ShopId,
  wish: { readonly programId: ProgramId; readonly email: string; readonly actor: string },
): Promise<AddAmbassadorResult> {
  const email = foldEmail(wish.email);
  if (email === null) return { ok: false, message: "Enter an e-mail address, for example anna@example.com." };
  const { shop, program } = await services.db.inShop(shopId, async (db) => ({
    shop: await readShop(db),
    program: await readProgram(db, wish.programId),
  }));
  if (program?.terms.kind !== "ambassador" || program.state === "ended")
    return { ok: false, message: "This program takes no ambassadors. Choose another one." };
  const admin = services.shopify.adminFor(shop.domain, "screen");
  const found = await admin.run(findCustomer, { email });
  if (found.kind !== "ok") return { ok: false, message: "Shopify did not answer. Try again in a moment." };
  const customerId = found.data.customerByIdentifier?.id ?? null;
  if (customerId === null)
    return {
      ok: false,
      message: "No customer of your store has this address. Add them under Customers in Shopify first.",
    };
  const answer = await admin.run(readCustomer, { id: customerId });
  const customer = answer.kind === "ok" ? answer.data.customer : null;
  if (!customer) return { ok: false, message: "Shopify did not answer. Try again in a moment." };
  const facts = { ...customer, marks: customerMarks(services.seal, shopId, customer) };
  const at = services.clock.now();
  return services.db.inShop(shopId, async (db): Promise<AddAmbassadorResult> => {
    const { programId, actor } = { programId: program.programId, actor: wish.actor };
    const referrerId = await saveCustomerAsReferrer(db, services.seal, customerId, facts, at);
    if (!(await lockReferrer(db, referrerId)))
      return { ok: false, message: "This person is banned. Lift the ban on their page first." };
    const application = await addApplication(db, { programId, referrerId, about: null, byHand: true }, at);
    if (application.state === "approved") return { ok: false, message: "They are an ambassador already." };
    await giveMembership(db, { programId, referrerId, text: newCode, actor }, at);
    await setApplication(db, application.applicationId, { state: "approved", actor, answer: null }, at);
    const { applicationId } = application;
    await tellApplicant(
      db,
      services.seal,
      { applicationId, programId, referrerId, state: "approved", answer: null },
      at,
    );
    await addActivity(db, [{ referrerId, actor, what: "application_approved" }], at);
    await enqueue(db, { name: "publish-program", payload: { shopId, programId }, queue: `publish:${shopId}` });
    return { ok: true };
  });
}
