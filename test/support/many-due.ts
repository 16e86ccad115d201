import { expect } from "vitest";
import { joinProgram } from "../../app/flows/join-program.ts";
import type { House, Store } from "./house.ts";

/** The people of `manyDue`, by address. */
export const duePeople = (store: Pick<Store, "shop">, people: number): string[] =>
  // A provider's account may serve several stores of a test; its people are told apart by address.
  Array.from({ length: people }, (_, index) => `due${index}.${store.shop.split(".")[0]}@example.com`);

/**
 * Makes people with due rewards, `each` of them so many; friends buy side by side, since the story is about what comes after.
 * `due` brings the time on until they are.
 */
export async function manyDue(
  house: Pick<House, "control" | "settled" | "query"> & { readonly app: Pick<House["app"], "services"> },
  store: Pick<Store, "shop" | "shopId" | "rewards">,
  input: { readonly people: number; readonly each?: number; readonly due: () => Promise<void> },
): Promise<string[]> {
  const { control, app, query } = house;
  const { people, each = 1 } = input;
  const emails = duePeople(store, people);
  const ids: string[] = [];
  for (const email of emails) {
    await control.customers.create({ shop: store.shop, email, firstName: `Person ${email.split("@")[0]}` });
    const customer = await control.customers.get({ shop: store.shop, customer: email });
    const joined = await joinProgram(app.services, store.shopId, customer.gid);
    if (!joined.ok) throw new Error(joined.why);
    ids.push(joined.referrerId);
  }
  await house.settled();
  const rows = await query<{ id: string; code: string }>(
    "select referrer_id as id, code from referral_code where shop_id = $1",
    [store.shopId],
  );
  const codes = new Map(rows.map((row) => [row.id, row.code]));
  for (let order = 0; order < each; order += 1) {
    for (const [index, id] of ids.entries())
      await control.checkout({
        shop: store.shop,
        customer: `friend${order}of${index}@example.com`,
        discountCodes: [codes.get(id) ?? ""],
      });
    await house.settled();
  }
  await input.due();
  expect((await store.rewards()).filter((reward) => reward.state === "due")).toHaveLength(people * each);
  return emails;
}
