import { z } from "zod";
import type { ShopId } from "../core/ids.ts";
import { endSignUp } from "../core/referral/end-sign-up.ts";
import { foldEmail } from "../core/referral/fold-email.ts";
import type { Services } from "../platform/services.ts";
import { adminOperation } from "../platform/shopify-admin.ts";
import type { Fact } from "../sources/kit/source.ts";
import { sources } from "../sources/registry.ts";
import { changeReferrals } from "../store/change-referrals.ts";
import { uncountPlaces } from "../store/list-entries.ts";
import { eraseCustomer, eraseShop, recordDataRequest } from "../store/privacy.ts";
import { markUninstalled, readShop, saveScopes } from "../store/shops.ts";
import { finishStoredEvent, readStoredEvent } from "../store/stored-events.ts";

const readScopes = adminOperation({
  name: "ReadScopes",
  document: /* GraphQL */ `
    query ReadScopes {
      currentAppInstallation { accessScopes { handle } }
    }
  `,
  data: z.object({ currentAppInstallation: z.object({ accessScopes: z.array(z.object({ handle: z.string() })) }) }),
});

/** How an event ended. */
type End = {
  readonly state: "done" | "ignored";
  readonly reason: string /** Its body names a person who wants to be forgotten. */;
  readonly forget?: true;
};

/**
 * What happened to the app in a shop, and what the law asks of it. The header that names shop and topic is not signed, so
 * nothing is believed that Shopify can be asked about: a replayed "uninstalled" of a shop that is installed does nothing.
 * Throws to be tried again.
 */
export async function handleLifecycle(services: Services, shopId: ShopId, eventId: number): Promise<void> {
  const { shop, stored } = await services.db.inShop(shopId, async (db) => ({
    shop: await readShop(db),
    stored: await readStoredEvent(db, eventId),
  }));
  if (stored === null || stored.state !== "queued") return;
  const reading = sources[stored.source]?.read(stored.topic, stored.body);
  const end: End =
    reading?.kind === "fact"
      ? await handle(services, shop, reading.fact)
      : { state: "ignored", reason: reading?.why ?? "its source is gone" };
  await services.db.inShop(shopId, (db) => finishStoredEvent(db, eventId, end.state, end.reason, end.forget));
}

async function handle(services: Services, shop: { id: ShopId; domain: string }, fact: Fact): Promise<End> {
  const at = services.clock.now();
  switch (fact.kind) {
    case "app_uninstalled": {
      if (await isInstalled(services, shop.domain)) return { state: "ignored", reason: "the app is installed" };
      await markUninstalled(services.db.sql, shop.id, at);
      await services.shopify.forgetShop(shop.domain);
      return { state: "done", reason: "uninstalled" };
    }
    case "scopes_changed": {
      const answer = await services.shopify.adminFor(shop.domain).run(readScopes, {});
      if (answer.kind === "refused") return { state: "ignored", reason: `the scopes cannot be read: ${answer.code}` };
      if (answer.kind !== "ok") throw new Error(`the scopes could not be read: ${answer.detail}`);
      const scopes = answer.data.currentAppInstallation.accessScopes
        .map(({ handle }) => handle)
        .sort()
        .join(",");
      await services.db.inShop(shop.id, (db) => saveScopes(db, scopes));
      return { state: "done", reason: "scopes_saved" };
    }
    case "customer_data_requested": {
      await services.db.inShop(shop.id, (db) =>
        recordDataRequest(db, services.seal, person(services, shop.id, fact), fact.requestId, at),
      );
      return { state: "done", reason: "request_recorded", forget: true };
    }
    case "customer_erased": {
      await services.db.inShop(shop.id, async (db) => {
        const { signedUp } = await eraseCustomer(db, services.seal, person(services, shop.id, fact), at);
        const ended = await changeReferrals(db, signedUp, "shopify", at, (book, referral) =>
          endSignUp(book, referral, { told: at }),
        );
        await uncountPlaces(db, ended);
      });
      return { state: "done", reason: "customer_erased", forget: true };
    }
    case "shop_erased": {
      // Sent 48 hours after an uninstall; a shop that came back keeps its data.
      if (await isInstalled(services, shop.domain)) return { state: "ignored", reason: "the app is installed" };
      await markUninstalled(services.db.sql, shop.id, at);
      await services.shopify.forgetShop(shop.domain);
      await services.db.inShop(shop.id, (db) => eraseShop(db, at));
      return { state: "done", reason: "shop_erased" };
    }
    default:
      return { state: "ignored", reason: `not an event of the app's life: ${fact.kind}` };
  }
}

function person(services: Services, shopId: ShopId, given: { customerId: string | null; email: string | null }) {
  const email = foldEmail(given.email);
  return { ...given, emailHash: email === null ? null : services.seal.hash(email, shopId) };
}

/** Whether our token still opens this shop. Only a clear no counts as uninstalled. */
async function isInstalled(services: Services, domain: string): Promise<boolean> {
  const answer = await services.shopify.adminFor(domain).run(readScopes, {});
  if (answer.kind === "ok") return true;
  if (answer.kind === "refused" && answer.code === "unauthorized") return false;
  throw new Error(`Shopify could not be asked whether the app is installed: ${answer.detail}`);
}
