import { describe, expect, it } from "vitest";
import { rails } from "./registry.ts";
import { shopifyDiscountSettings } from "./shopify-discount/settings.ts";
import { stripeSettings } from "./stripe-balance/settings.ts";
import { tremendousSettings } from "./tremendous/settings.ts";

const words = (result: { success: boolean; error?: { issues: { path: PropertyKey[]; message: string }[] } }) =>
  Object.fromEntries((result.error?.issues ?? []).map((issue) => [issue.path.join("."), issue.message]));

describe("the settings of Stripe", () => {
  it("take a secret or restricted key, with spaces around it from pasting", () => {
    expect(stripeSettings.schema.parse({ secretKey: " rk_live_abcdefgh1234 " })).toEqual({
      secretKey: "rk_live_abcdefgh1234",
      severalCustomers: "refuse",
    });
  });
  it.each([
    ["", /Paste a secret/],
    ["pk_live_abcdefgh1234", /publishable/],
    ["whsec_abcdefgh1234", /looks like/],
    ["sk_live_", /looks like/],
  ])("say what is wrong with %j", (secretKey, message) => {
    expect(words(stripeSettings.schema.safeParse({ secretKey })).secretKey).toMatch(message);
  });
});

describe("the settings of Tremendous", () => {
  const good = { apiKey: "TEST_abc", environment: "testflight", campaignId: "C1" };
  it("fill in what may be left empty", () => {
    expect(tremendousSettings.schema.parse({ ...good, fundingSourceId: " ", products: "" })).toEqual({
      ...good,
      fundingSourceId: "balance",
      products: [],
      delivery: "EMAIL",
      webhookKey: "",
    });
  });
  it("read products as a person types them, and as they were stored", () => {
    const typed = tremendousSettings.schema.parse({ ...good, products: "A1, B2\nC3" });
    expect(typed.products).toEqual(["A1", "B2", "C3"]);
    expect(tremendousSettings.schema.parse(typed)).toEqual(typed);
  });
  it("refuse a key of the other environment, and nothing to choose from", () => {
    expect(words(tremendousSettings.schema.safeParse({ ...good, environment: "production" })).apiKey).toMatch(
      /sandbox key/,
    );
    expect(words(tremendousSettings.schema.safeParse({ ...good, apiKey: "PROD_abc" })).apiKey).toMatch(
      /production key/,
    );
    expect(words(tremendousSettings.schema.safeParse({ ...good, campaignId: "" })).campaignId).toMatch(/campaign/);
  });
});

it("need nothing at all for discount codes", () => {
  expect(shopifyDiscountSettings.schema.parse({})).toEqual({ combinesWith: "nothing", usableBy: "anybody" });
});

it("name each rail as the registry does, in letters that fit an address", () => {
  for (const [name, rail] of Object.entries(rails)) {
    expect(rail.name).toBe(name);
    expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(rail.pace.concurrent).toBeGreaterThan(0);
    expect(rail.pace.perSecond).toBeGreaterThan(0);
  }
});
