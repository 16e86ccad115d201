import { createHash } from "node:crypto";
import type { ShopId } from "../core/ids.ts";
import type { Services } from "../platform/services.ts";
import { openRail } from "../rails/kit/open-rail.ts";
import { railProblem } from "../rails/kit/rail-problem.ts";
import { rails } from "../rails/registry.ts";
import { raiseProblem } from "../store/problems.ts";
import { readRailConnection } from "../store/rail-connections.ts";
import { payeeOfCustomer, saveDestination } from "../store/referrers.ts";
import { readShop } from "../store/shops.ts";

/** A person waits meanwhile, and Shopify's proxy gives up after ten seconds. */
const beginMs = 8_000;

/** Where the person goes on, or why not; `not_there` for who is no referrer, or a rail that asks for no signing up. */
export type BeginOnboardingResult =
  | { readonly ok: true; readonly url: string }
  | { readonly ok: false; readonly why: "not_there" | "not_now" };

/**
 * Leads a referrer to the provider where they sign up for being paid: opens their account there the first time, and mints an
 * address that works once. Pressed again it goes on with the same account. `page` is the storefront page they come back to.
 */
export async function beginOnboarding(
  services: Services,
  shopId: ShopId,
  request: { readonly customerId: string; readonly rail: string; readonly page: string },
): Promise<BeginOnboardingResult> {
  const rail = Object.hasOwn(rails, request.rail) ? rails[request.rail] : undefined;
  if (rail?.onboarding === undefined) return { ok: false, why: "not_there" };
  const { onboarding } = rail;
  const { shop, person, connection } = await services.db.inShop(shopId, async (db) => ({
    shop: await readShop(db),
    person: await payeeOfCustomer(db, services.seal, request.customerId),
    connection: await readRailConnection(db, rail.name),
  }));
  if (person === null || connection === null) return { ok: false, why: "not_there" };
  const opened = openRail(services, shop, rail, connection.settingsSealed, AbortSignal.timeout(beginMs));
  if (opened === null) return { ok: false, why: "not_now" };
  const { ctx } = opened;

  const page = new URL(request.page, shop.storefrontUrl ?? `https://${shop.domain}`);
  const at = (name: string) => {
    const url = new URL(page);
    url.searchParams.set(name, rail.name);
    return url.href;
  };
  const addresses = { returnUrl: at("back"), refreshUrl: at("again") };

  let destination = person.destinations[rail.name];
  let link = destination && (await onboarding.link(destination, addresses, ctx));
  if (link === undefined || link.kind === "gone") {
    // One account for a person however often they press; another one only where that account is gone.
    const key = createHash("sha256")
      .update(JSON.stringify([shopId, person.referrerId, rail.name, destination ?? null]))
      .digest("hex");
    const made = await onboarding.open(
      { key: `onb_${key.slice(0, 26)}`, reference: person.referrerId, email: person.email },
      ctx,
    );
    if (made.kind === "opened") {
      destination = made.destination;
      // Kept before it is used: an address that fails now is minted for the same account later.
      await services.db.inShop(shopId, (db) =>
        saveDestination(db, services.seal, person.referrerId, rail.name, made.destination, services.clock.now()),
      );
      link = await onboarding.link(destination, addresses, ctx);
    } else link = made;
  }
  if (link.kind === "link") return { ok: true, url: link.url };
  const problem = link.kind === "refused" ? railProblem(rail.name, rail, link) : null;
  services.log.warn(
    { shop: shopId, rail: rail.name, why: link.kind === "gone" ? "gone" : link.detail },
    "a referrer could not sign up",
  );
  if (problem) await services.db.inShop(shopId, (db) => raiseProblem(db, problem, services.clock.now()));
  return { ok: false, why: "not_now" };
}
