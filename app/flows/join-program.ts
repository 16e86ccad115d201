import { z } from "zod";
import type { ReferralCodeId, ReferrerId, ShopId } from "../core/ids.ts";
import { foldCode } from "../core/referral/fold-code.ts";
import { foldEmail } from "../core/referral/fold-email.ts";
import { newCode } from "../platform/new-code.ts";
import { newId } from "../platform/new-id.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { adminOperation } from "../platform/shopify-admin.ts";
import { openProgram, readCodeOf } from "../store/programs.ts";
import { readShop } from "../store/shops.ts";

const readCustomer = adminOperation<
  { id: string },
  {
    customer: {
      firstName: string | null;
      lastName: string | null;
      defaultEmailAddress: { emailAddress: string } | null;
    } | null;
  }
>({
  name: "ReadCustomer",
  document: /* GraphQL */ `
    query ReadCustomer($id: ID!) {
      customer(id: $id) {
        firstName
        lastName
        defaultEmailAddress { emailAddress }
      }
    }
  `,
  data: z.object({
    customer: z
      .object({
        firstName: z.string().nullable(),
        lastName: z.string().nullable(),
        defaultEmailAddress: z.object({ emailAddress: z.string() }).nullable(),
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
    await db.$executeRaw`
      insert into referrer (shop_id, id, customer_id, name_sealed, email_sealed, email_hash, created_at)
      values (${shopId}, ${newId<ReferrerId>("referrer", at)}, ${customerId}, ${sealed.nameSealed}, ${sealed.emailSealed}, ${sealed.emailHash}, ${at})
      on conflict (shop_id, customer_id) do update set name_sealed = excluded.name_sealed, email_sealed = excluded.email_sealed, email_hash = excluded.email_hash, state = 'active'`;
    const { id } = await db.referrer.findUniqueOrThrow({ where: { shopId_customerId: { shopId, customerId } } });
    const referrerId = id as ReferrerId;
    if (!(await readCodeOf(db, program.programId, referrerId))) {
      const code = newCode();
      await db.$executeRaw`
        insert into referral_code (shop_id, id, program_id, referrer_id, code, folded, created_at)
        values (${shopId}, ${newId<ReferralCodeId>("referral_code", at)}, ${program.programId}, ${referrerId}, ${code}, ${foldCode(code)}, ${at})
        on conflict do nothing`;
      await enqueue(db, {
        name: "publish-program",
        payload: { shopId, programId: program.programId },
        queue: `publish:${shopId}`,
      });
    }
    return { ok: true, referrerId };
  });
}
