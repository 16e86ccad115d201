import { z } from "zod";
import type { ReferrerId, ShopId } from "../core/ids.ts";
import { foldEmail } from "../core/referral/fold-email.ts";
import { hashMarks } from "../platform/hash-marks.ts";
import { newCode } from "../platform/new-code.ts";
import { newId } from "../platform/new-id.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { adminOperation } from "../platform/shopify-admin.ts";
import { addCode, lockReferrer, readCodeOf } from "../store/codes.ts";
import { openProgram } from "../store/programs.ts";
import { claimImported } from "../store/referrers.ts";
import { readShop } from "../store/shops.ts";

const readCustomer = adminOperation<
  { id: string },
  {
    customer: {
      firstName: string | null;
      lastName: string | null;
      verifiedEmail: boolean;
      defaultEmailAddress: { emailAddress: string } | null;
      defaultPhoneNumber?: { phoneNumber: string } | null | undefined;
      defaultAddress?: { address1: string | null; zip: string | null; countryCodeV2: string | null } | null | undefined;
    } | null;
  }
>({
  name: "ReadCustomer",
  document: /* GraphQL */ `
    query ReadCustomer($id: ID!) {
      customer(id: $id) {
        firstName
        lastName
        verifiedEmail
        defaultEmailAddress { emailAddress }
        defaultPhoneNumber { phoneNumber }
        defaultAddress { address1 zip countryCodeV2 }
      }
    }
  `,
  data: z.object({
    customer: z
      .object({
        firstName: z.string().nullable(),
        lastName: z.string().nullable(),
        verifiedEmail: z.boolean(),
        defaultEmailAddress: z.object({ emailAddress: z.string() }).nullable(),
        // Only compared, as hashes. A shop where the app may not see them has its referrers all the same.
        defaultPhoneNumber: z.object({ phoneNumber: z.string() }).nullish(),
        defaultAddress: z
          .object({ address1: z.string().nullable(), zip: z.string().nullable(), countryCodeV2: z.string().nullable() })
          .nullish(),
      })
      .nullable(),
  }),
});

export type JoinResult =
  | { readonly ok: true; readonly referrerId: ReferrerId }
  | { readonly ok: false; readonly why: "closed" | "not_now" };

/**
 * Makes a signed-in customer a referrer of the open program, with a code of their own. Joining again, or from two tabs at
 * once, finds the same referrer and the same code. The code is known to Shopify seconds later, by a job of this transaction.
 */
export async function joinProgram(services: Services, shopId: ShopId, customerId: string): Promise<JoinResult> {
  const { shop, program } = await services.db.inShop(shopId, async (db) => ({
    shop: await readShop(db),
    program: await openProgram(db),
  }));
  if (program === null || shop.state !== "installed") return { ok: false, why: "closed" };
  const answer = await services.shopify.adminFor(shop.domain, "screen").run(readCustomer, { id: customerId });
  const customer = answer.kind === "ok" ? answer.data.customer : null;
  if (!customer) return { ok: false, why: "not_now" };
  const name = [customer.firstName, customer.lastName].filter(Boolean).join(" ").slice(0, 120) || null;
  const email = foldEmail(customer.defaultEmailAddress?.emailAddress ?? null);
  const at = services.clock.now();
  return services.db.inShop(shopId, async (db): Promise<JoinResult> => {
    const sealed = {
      nameSealed: name === null ? null : Buffer.from(services.seal.seal(name, "referrer.name")),
      emailSealed: email === null ? null : Buffer.from(services.seal.seal(email, "referrer.email")),
      emailHash: email === null ? null : Buffer.from(services.seal.hash(email, shopId)),
    };
    // Somebody who was imported with this address is known without a customer until now. An address that nobody has shown to
    // be theirs does not open another person's rewards.
    if (sealed.emailHash !== null && customer.verifiedEmail) await claimImported(db, customerId, sealed.emailHash);
    const { defaultPhoneNumber: phone, defaultAddress: address } = customer;
    const marks = hashMarks(services.seal, shopId, {
      emails: [email],
      names: [name],
      phones: [phone?.phoneNumber],
      addresses: [address && { street: address.address1, postcode: address.zip, country: address.countryCodeV2 }],
    });
    await db.$executeRaw`
      insert into referrer (shop_id, id, customer_id, name_sealed, email_sealed, email_hash, marks, created_at)
      values (${shopId}, ${newId<ReferrerId>("referrer", at)}, ${customerId}, ${sealed.nameSealed}, ${sealed.emailSealed}, ${sealed.emailHash}, ${JSON.stringify(marks)}::jsonb, ${at})
      on conflict (shop_id, customer_id) do update set name_sealed = excluded.name_sealed, email_sealed = excluded.email_sealed, email_hash = excluded.email_hash,
        marks = excluded.marks, state = case when referrer.state = 'banned' then 'banned' else 'active' end`;
    const { id } = await db.referrer.findUniqueOrThrow({ where: { shopId_customerId: { shopId, customerId } } });
    const referrerId = id as ReferrerId;
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
