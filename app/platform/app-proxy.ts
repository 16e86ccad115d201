import { createHmac, timingSafeEqual } from "node:crypto";
import type { Env } from "./env.ts";

/** For whom Shopify's app proxy asks. The signature proves Shopify, not the person's intent. */
export interface ProxyCaller {
  readonly shopDomain: string;
  /** The customer's gid while signed in to the storefront. */
  readonly customerId: string | null;
  /** Where the proxy hangs in this storefront (`/apps/goodword`): the merchant may have moved it. */
  readonly pathPrefix: string;
}

/** Seconds between Shopify's clock and ours, as the library allows them. */
const clockTolerance = 90;
const facts = ["shop", "logged_in_customer_id", "path_prefix", "timestamp", "signature"] as const;

/**
 * Checks a proxied request: hex HMAC-SHA256 over the sorted `name=value` pairs with nothing between them. A visitor's own
 * query is signed along, and a repeated name is joined before it is signed: each of Shopify's own names must therefore
 * stand there once, or `?logged_in_customer_id=` in a storefront link would make anybody anyone.
 */
export function createProxyCheck(secrets: Env["shopify"]): (request: Request) => ProxyCaller | null {
  const keys = [secrets.apiSecret, ...(secrets.previousApiSecret ? [secrets.previousApiSecret] : [])];
  return (request) => {
    const query = new URL(request.url).searchParams;
    if (facts.some((name) => query.getAll(name).length !== 1)) return null;
    const [shopDomain, customer, pathPrefix, timestamp, signature] = facts.map((name) => query.get(name) ?? "") as [
      string,
      string,
      string,
      string,
      string,
    ];
    if (!/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/.test(shopDomain) || !/^\d*$/.test(customer)) return null;
    if (!/^\d+$/.test(timestamp) || Math.abs(Date.now() / 1_000 - Number(timestamp)) > clockTolerance) return null;
    const signed = [...new Set(query.keys())]
      .filter((name) => name !== "signature")
      .map((name) => `${name}=${query.getAll(name).join(",")}`)
      .sort()
      .join("");
    const given = Buffer.from(signature, "hex");
    const holds = keys.some((key) => {
      const expected = createHmac("sha256", key).update(signed).digest();
      return given.length === expected.length && timingSafeEqual(given, expected);
    });
    if (!holds) return null;
    return { shopDomain, customerId: customer === "" ? null : `gid://shopify/Customer/${customer}`, pathPrefix };
  };
}
