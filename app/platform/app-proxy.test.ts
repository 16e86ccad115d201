import { createHmac } from "node:crypto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createProxyCheck } from "./app-proxy.ts";

const secret = "goodword-demo-secret-0123456789abcdef";
const check = createProxyCheck({ apiKey: "key", apiSecret: secret, previousApiSecret: "the-secret-before" });

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-11-21T12:00:00Z"), toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Signs as Shopify documents it: pairs sorted, values of one name joined with commas, nothing between the pairs. */
function signed(
  visitor: readonly (readonly [string, string])[],
  own: Record<string, string> = {},
  by = secret,
): Request {
  const query = new URLSearchParams(visitor.map(([name, value]) => [name, value]));
  const facts = {
    shop: "demo.myshopify.com",
    logged_in_customer_id: "6940095564",
    path_prefix: "/apps/goodword",
    timestamp: String(Date.now() / 1_000),
    ...own,
  };
  for (const [name, value] of Object.entries(facts)) query.append(name, value);
  const names = [...new Set(query.keys())];
  const text = names
    .map((name) => `${name}=${query.getAll(name).join(",")}`)
    .sort()
    .join("");
  query.append("signature", createHmac("sha256", by).update(text).digest("hex"));
  return new Request(`https://goodword.example.com/proxy/referrer?${query}`);
}

test("Shopify's own request says who asks", () => {
  expect(check(signed([["code", "ANNA7QK2"]]))).toEqual({
    shopDomain: "demo.myshopify.com",
    customerId: "gid://shopify/Customer/6940095564",
    pathPrefix: "/apps/goodword",
  });
  expect(check(signed([], { logged_in_customer_id: "" }))).toMatchObject({ customerId: null });
});

test("the secret before a rotation still opens, another does not", () => {
  expect(check(signed([], {}, "the-secret-before"))).not.toBeNull();
  expect(check(signed([], {}, "somebody-else's"))).toBeNull();
});

test("a visitor cannot sign in as another customer through the storefront's query", () => {
  expect(check(signed([["logged_in_customer_id", "1"]]))).toBeNull();
  expect(check(signed([["shop", "second.myshopify.com"]]))).toBeNull();
  expect(check(signed([["path_prefix", "//evil.example"]]))).toBeNull();
});

test("repeated names of a visitor's own are fine, and so are capital letters", () => {
  expect(
    check(
      signed([
        ["tag", "a"],
        ["tag", "b"],
        ["Zed", "1"],
      ]),
    ),
  ).not.toBeNull();
});

test("an old request, a bent one, and one without a signature are refused", () => {
  expect(check(signed([], { timestamp: String(Date.now() / 1_000 - 91) }))).toBeNull();
  expect(check(signed([], { timestamp: "soon" }))).toBeNull();
  expect(check(new Request(signed([]).url.replace("demo.", "demo2.")))).toBeNull();
  expect(check(new Request("https://goodword.example.com/proxy/referrer?shop=demo.myshopify.com"))).toBeNull();
});
