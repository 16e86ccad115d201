import type { ShopId } from "../core/ids.ts";
import { languageOf } from "../core/language/language-of.ts";
import { isToAsk, type Left, planExpiry } from "../core/payout/plan-expiry.ts";
import type { ShopDb } from "../platform/db.ts";
import type { Services } from "../platform/services.ts";
import { openRail } from "../rails/kit/open-rail.ts";
import { rails } from "../rails/registry.ts";
import { expiryReminder, lockExpiry, noteExpiry, type OpenExpiry, openExpiries } from "../store/expiries.ts";
import { queueMail } from "../store/mails.ts";
import { lockPayout } from "../store/payouts.ts";
import { readRailConnections } from "../store/rail-connections.ts";
import { readReferrers } from "../store/referrers.ts";
import { deliveryOf } from "../store/revocations.ts";
import { readShop } from "../store/shops.ts";

const atOnce = 100;
const askMs = 20_000;

/** Where people see what they have: the app proxy's address, as shopify.app.toml names it. */
const pagePath = "/apps/goodword/me";

/**
 * Tells people that something they got runs out, once and only of what they have not used, and finds out what became of it when
 * its time is over. Each is asked for at its provider with no transaction open, and decided in one of its own.
 */
export async function watchExpiries(services: Services, shopId: ShopId): Promise<void> {
  const { shop, remindDays, connections } = await services.db.inShop(shopId, async (db) => ({
    shop: await readShop(db),
    remindDays: await expiryReminder(db),
    connections: new Map((await readRailConnections(db)).map((each) => [each.rail, each.settingsSealed])),
  }));
  if (shop.state !== "installed") return;
  const leftOf = async ({ payoutId, rail: name, value }: OpenExpiry): Promise<Left> => {
    const rail = rails[name];
    if (!rail?.unspent) return { kind: "unknowable" };
    const kept = await services.db.inShop(shopId, (db) => deliveryOf(db, services.seal, payoutId));
    // The person was erased: what it was is not known here any more.
    if (kept === null) return { kind: "unknowable" };
    const opened = openRail(services, shop, rail, connections.get(name) ?? null, AbortSignal.timeout(askMs));
    if (!opened?.rail.unspent) return { kind: "silent" };
    const said = await opened.rail.unspent(kept.delivery, value, opened.ctx).catch((error: unknown) => {
      services.log.warn(
        { err: error, shop: shopId, payout: payoutId, rail: name },
        "what is unspent could not be read",
      );
      return null;
    });
    if (said?.kind !== "left" || said.value.currency !== value.currency) return { kind: "silent" };
    return { kind: "left", amountMinor: said.value.amountMinor };
  };
  for (let after: OpenExpiry | null = null; ; ) {
    const from: OpenExpiry | null = after;
    const at = services.clock.now();
    const some: OpenExpiry[] = await services.db.inShop(shopId, (db) => openExpiries(db, at, remindDays, from, atOnce));
    for (const expiry of some) {
      after = expiry;
      if (!isToAsk(expiry, remindDays, at)) continue;
      const left = await leftOf(expiry);
      await services.db.inShop(shopId, (db) => decide(services, db, expiry, left));
    }
    if (some.length < atOnce) return;
  }
}

async function decide(services: Services, db: ShopDb, { payoutId }: OpenExpiry, left: Left): Promise<void> {
  const at = services.clock.now();
  // Whoever takes it back meanwhile has this lock, and what was read may be old then.
  if ((await lockPayout(db, payoutId))?.state !== "issued") return;
  const expiry = await lockExpiry(db, payoutId);
  if (expiry === null) return;
  const step = planExpiry(expiry, left, at);
  switch (step.kind) {
    case "wait":
      return;
    case "used":
    case "expired":
      return noteExpiry(db, expiry, step, at);
    case "remind":
      await noteExpiry(db, expiry, { kind: "reminded", leftMinor: step.leftMinor }, at);
      return tell(services, db, expiry, step.leftMinor, at);
  }
}

/** By mail, where their address is known. Who has no account has no page: their mail carries the code. */
async function tell(
  services: Services,
  db: ShopDb,
  { payoutId, referrerId, until, value }: OpenExpiry,
  leftMinor: number | null,
  at: Date,
): Promise<void> {
  const person = (await readReferrers(db, services.seal, [referrerId])).get(referrerId);
  if (!person?.email) return;
  const { domain, storefrontUrl } = await readShop(db);
  const store = storefrontUrl ?? `https://${domain}`;
  const letter = {
    cause: `expiry:${payoutId}`,
    to: person.email,
    personId: referrerId,
    locale: person.locale,
  };
  const facts = {
    value: { amountMinor: leftMinor ?? value.amountMinor, currency: value.currency },
    until: { moment: until.toISOString() },
  };
  if (person.customerId !== null) {
    const link = `${store}${pagePath}?locale=${languageOf(person.locale).locale}`;
    await queueMail(db, services.seal, { ...letter, kind: "expiry", facts: { ...facts, link } }, at);
    return;
  }
  const delivery = (await deliveryOf(db, services.seal, payoutId))?.delivery;
  if (delivery?.code === undefined) return;
  const guest = { ...facts, code: delivery.code, link: delivery.url ?? store };
  await queueMail(db, services.seal, { ...letter, kind: "expiry_code", facts: guest }, at);
}
