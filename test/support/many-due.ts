import { expect } from "vitest";
import { joinProgram } from "../../app/flows/join-program.ts";
import type { House, Store } from "./house.ts";

/** Makes as many people with one due reward each; friends buy side by side, since the story is about what comes after. */
export async function manyDue(
  house: Pick<House, "app" | "control" | "settled" | "days" | "query">,
  store: Store,
  people: number,
): Promise<string[]> {
  const { control, app, query } = house;
  // A provider's account may serve several stores of a test; its people are told apart by address.
  const emails = Array.from({ length: people }, (_, index) => `due${index}.${store.shop.split(".")[0]}@example.com`);
  const ids: string[] = [];
  for (const email of emails) {
    await control.customers.create({ shop: store.shop, email, firstName: `Person ${email.split("@")[0]}` });
    const customer = await control.customers.get({ shop: store.shop, customer: email });
    const joined = await joinProgram(app.services, store.shopId, customer.gid);
    if (!joined.ok) throw new Error(joined.why);
    ids.push(joined.referrerId);
  }
  await house.settled();
  const codes = new Map(
    (
      await query<{ id: string; code: string }>(
        "select referrer_id as id, code from referral_code where shop_id = $1",
        [store.shopId],
      )
    ).map((row) => [row.id, row.code]),
  );
  for (const [index, id] of ids.entries())
    await control.checkout({
      shop: store.shop,
      customer: `friend${index}@example.com`,
      discountCodes: [codes.get(id) ?? ""],
    });
  await house.settled();
  await house.days(0);
  expect((await store.rewards()).filter((reward) => reward.state === "due")).toHaveLength(people);
  return emails;
}
