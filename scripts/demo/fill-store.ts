import { createShopper } from "./shopper.ts";
import type { Stage } from "./story.ts";
import { until } from "./until.ts";

const shop = "demo.myshopify.com";

/** Who brings whom, and what the friend buys. `null` only looks. */
const due = [
  ["cleo@example.com", "hanna@example.com", "hand-grinder"],
  ["erin@example.com", "ivan@example.com", "pour-over-kit"],
  ["cleo@example.com", "jade@example.com", "night-roast"],
  ["anna@example.com", "kofi@example.com", "hand-grinder"],
  ["erin@example.com", "", null],
  ["anna@example.com", "", null],
] as const;
const held = [
  ["cleo@example.com", "lena@example.com", "pour-over-kit"],
  ["anna@example.com", "milo@example.com", "enamel-mug"],
  ["erin@example.com", "", null],
] as const;

/**
 * More of what a store sees in a month, after the story: three referrers, some rewards due and some on hold, and visits that
 * led to nothing. Shown in pictures, not verified step by step.
 */
export async function fillStore(stage: Stage): Promise<void> {
  const { control, storefrontUrl } = stage;
  const codes = new Map<string, string>();
  for (const email of ["anna@example.com", "cleo@example.com", "erin@example.com"]) {
    const shopper = createShopper(storefrontUrl);
    await shopper.submit("/account/login", { email });
    const { code } = await shopper.json<{ code: string }>("/apps/goodword/referrer", { method: "POST", body: {} });
    codes.set(email, code);
  }
  // Shopify takes new codes from a job.
  await untilRows(stage, "select count(*)::int as n from referral_code where published = 'published'", 3);
  await buyAll(stage, due, codes);
  await control.clock.advance({ days: 15 });
  await untilRows(stage, "select count(*)::int as n from reward where state = 'due'", 4);
  await buyAll(stage, held, codes);
  await untilRows(stage, "select count(*)::int as n from reward where state = 'held' and reason = 'in_hold'", 2);
}

async function buyAll(
  stage: Stage,
  all: readonly (readonly [string, string, string | null])[],
  codes: ReadonlyMap<string, string>,
): Promise<void> {
  const products = await stage.control.products.list(shop);
  for (const [referrer, friend, product] of all) {
    const code = codes.get(referrer) ?? "";
    const { token } = await createShopper(stage.storefrontUrl).json<{ token: string }>(
      `/apps/goodword/offer?code=${code}`,
    );
    const variant = products.find((one) => one.handle === product)?.variants.at(-1);
    if (!variant) continue;
    await stage.control.checkout({
      shop,
      customer: friend,
      lines: [{ variant: variant.id }],
      discountCodes: [code],
      attributes: { _goodword: token },
    });
  }
  await stage.control.webhooks.settle();
}

function untilRows(stage: Stage, count: string, wanted: number): Promise<unknown> {
  return until(count, async () => {
    const { rows } = await stage.services.db.sql.query(count);
    return Number((rows[0] as { n: number } | undefined)?.n) === wanted;
  });
}
