import type { PayoutRevocationId, ShopId } from "../core/ids.ts";
import { money } from "../core/money/money.ts";
import type { ShopDb } from "../platform/db.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { openRail } from "../rails/kit/open-rail.ts";
import type { RevokeOrder, RevokeOutcome } from "../rails/kit/rail.ts";
import { rails } from "../rails/registry.ts";
import { takeUnused, unusedOf } from "../store/expiries.ts";
import { knownReferences } from "../store/known-references.ts";
import { lockPayout, type PayoutRow, settlePayout } from "../store/payouts.ts";
import { clearProblem, raiseProblem } from "../store/problems.ts";
import { readRailConnection } from "../store/rail-connections.ts";
import {
  deliveryOf,
  isAnotherOpen,
  noteRevocation,
  payoutOfRevocation,
  postRevoked,
  type RevocationRow,
  readRevocation,
} from "../store/revocations.ts";
import { readShop } from "../store/shops.ts";

const attemptMs = 25_000;
/** A lost job is taken up again after so long, well after an attempt has ended. */
const lostMs = 60_000;
/** One that nobody can account for after so long is the merchant's to know about. */
const worryMs = 3_600_000;
/** How often it is looked whether the end of something is settled. */
const unsettledMs = 3_600_000;
const afterSeconds = { another: 5, unknown: 20, refused: 3_600 } as const;

/** Refusals that the merchant can end: it is asked again then. The others are final, and nothing comes back. */
const fixable = new Set(["permission_missing", "credentials_refused", "not_configured"]);

/**
 * Takes back what is unspent of one payout: a transaction marks it as on the wire, the rail is asked with no transaction
 * open, a transaction records what came back. Asked again at any moment, the rail finds what an earlier try did.
 */
export async function revokePayout(
  services: Services,
  shopId: ShopId,
  revocationId: PayoutRevocationId,
): Promise<void> {
  const ready = await services.db.inShop(shopId, (db) => prepare(services, db, revocationId));
  if (ready === null) return;
  const { payout, order, settingsSealed, shop } = ready;
  const rail = rails[payout.rail];
  const known = (references: readonly string[]) =>
    services.db.inShop(shopId, (db) => knownReferences(db, payout.payoutId, references, revocationId));
  const opened = rail && openRail(services, shop, rail, settingsSealed, AbortSignal.timeout(attemptMs), known);
  const said: RevokeOutcome = opened?.rail.revoke
    ? await opened.rail.revoke(order, opened.ctx).catch((error: unknown): RevokeOutcome => {
        services.log.error({ err: error, shop: shopId, payout: payout.payoutId, rail: payout.rail }, "a rail threw");
        return { kind: "unknown", detail: "the rail failed inside" };
      })
    : { kind: "refused", code: "not_configured", detail: "The rail is not connected." };
  await services.db.inShop(shopId, (db) => record(services, db, revocationId, said));
}

async function prepare(services: Services, db: ShopDb, revocationId: PayoutRevocationId) {
  const at = services.clock.now();
  const payoutId = await payoutOfRevocation(db, revocationId);
  const payout = payoutId && (await lockPayout(db, payoutId));
  if (!payout) return null;
  const revocation = await readRevocation(db, revocationId);
  if (revocation.state === "done" || revocation.state === "refused") return null;
  const shop = await readShop(db);
  // Nothing is asked for a shop that is gone; it is taken up if the shop comes back.
  if (shop.state !== "installed") return null;
  const kept = await deliveryOf(db, services.seal, payout.payoutId);
  if (kept === null || payout.state !== "issued") {
    const detail = "Nothing is left to find it by: the person's data was erased, or the payment came back by itself.";
    await noteRevocation(db, revocationId, { state: "refused", detail, lookAt: null }, at);
    return null;
  }
  if (await isAnotherOpen(db, payout, revocationId)) {
    await again(db, revocationId, afterSeconds.another);
    return null;
  }
  const startedAt = revocation.startedAt ?? at;
  const lookAt = new Date(at.getTime() + lostMs);
  await noteRevocation(db, revocationId, { state: "unknown", detail: null, startedAt, lookAt }, at);
  const order: RevokeOrder = {
    key: revocationId,
    payoutKey: kept.key,
    delivery: kept.delivery,
    issued: money(payout.amountMinor, payout.currency),
    take: money(revocation.takeMinor, payout.currency),
    customerId: kept.customerId,
    startedAt: startedAt.toISOString(),
  };
  const connection = await readRailConnection(db, payout.rail);
  return { payout, order, settingsSealed: connection?.settingsSealed ?? null, shop };
}

async function record(
  services: Services,
  db: ShopDb,
  revocationId: PayoutRevocationId,
  said: RevokeOutcome,
): Promise<void> {
  const at = services.clock.now();
  const payoutId = await payoutOfRevocation(db, revocationId);
  const payout = payoutId && (await lockPayout(db, payoutId));
  const revocation = payout && (await readRevocation(db, revocationId));
  if (!payout || revocation?.state !== "unknown") return;
  const later = (seconds: number) => new Date(at.getTime() + Math.max(lostMs, seconds * 2_000));
  switch (said.kind) {
    case "revoked":
    case "partly":
      await noteRevocation(
        db,
        revocationId,
        {
          state: "done",
          detail: said.detail,
          lookAt: null,
          revokedMinor: said.value.amountMinor,
          reference: said.reference ?? null,
        },
        at,
      );
      await comeBack(services, db, payout, revocationId, said.value.amountMinor, said.detail, at);
      break;
    case "already_spent":
      if (await settleUnused(services, db, payout, revocation, at)) return;
      await noteRevocation(db, revocationId, { state: "done", detail: said.detail, lookAt: null }, at);
      break;
    case "refused": {
      const goesOn = fixable.has(said.code);
      await tellMerchant(db, payout, said.detail, at);
      await noteRevocation(
        db,
        revocationId,
        {
          state: goesOn ? "requested" : "refused",
          detail: said.detail,
          lookAt: goesOn ? later(afterSeconds.refused) : null,
        },
        at,
      );
      if (goesOn) return again(db, revocationId, afterSeconds.refused);
      break;
    }
    case "later":
      await noteRevocation(
        db,
        revocationId,
        { state: "requested", detail: said.detail, lookAt: later(said.afterSeconds) },
        at,
      );
      return again(db, revocationId, said.afterSeconds);
    case "unknown":
      if (at.getTime() - revocation.createdAt.getTime() > worryMs) await tellMerchant(db, payout, said.detail, at);
      await noteRevocation(
        db,
        revocationId,
        { state: "unknown", detail: said.detail, lookAt: later(afterSeconds.unknown) },
        at,
      );
      return again(db, revocationId, afterSeconds.unknown);
  }
  // If the order changed meanwhile, what is clawed back differs from what was looked at, and revoke-rewards decides again.
  if (said.kind !== "refused") await clearProblem(db, `revoke:${payout.payoutId}`, at);
}

/** All of it came back: the payout is reversed and its rewards end. A part: it is posted, and the payout stays. */
async function comeBack(
  services: Services,
  db: ShopDb,
  payout: PayoutRow,
  revocationId: PayoutRevocationId,
  revokedMinor: number,
  detail: string,
  at: Date,
): Promise<void> {
  if (payout.revokedMinor + revokedMinor < payout.amountMinor)
    return postRevoked(db, payout, revocationId, revokedMinor, detail, at);
  await settlePayout(
    db,
    services.seal,
    payout,
    null,
    { state: "reversed", outcome: "refused", reason: "revoked_unspent", detail, delivery: null },
    payout.rail,
    at,
  );
}

const again = (db: ShopDb, revocationId: PayoutRevocationId, seconds: number) =>
  enqueue(db, {
    name: "revoke-payout",
    payload: { shopId: db.shopId, revocationId },
    afterSeconds: seconds,
    key: `take:${revocationId}`,
  });

async function tellMerchant(db: ShopDb, payout: PayoutRow, detail: string, at: Date): Promise<void> {
  const title = rails[payout.rail]?.title ?? payout.rail;
  await raiseProblem(
    db,
    {
      key: `revoke:${payout.payoutId}`,
      what: `An unspent reward could not be taken back (${title}).`,
      action: `${detail} What cannot be taken back stays as a negative balance that later rewards fill.`,
      href: "/app/settings",
    },
    at,
  );
}

/**
 * Nothing is left for the rail to take back, but something had ended unused: it is with the store again by itself, and counts as
 * taken back. While what was left is not known, it waits for that. `false`: it was spent.
 */
async function settleUnused(
  services: Services,
  db: ShopDb,
  payout: PayoutRow,
  { revocationId, takeMinor }: RevocationRow,
  at: Date,
): Promise<boolean> {
  const unused = await unusedOf(db, payout.payoutId, at);
  if (unused.kind === "nothing") return false;
  if (unused.kind === "unsettled") {
    const detail = "It has ended; how much of it was unused is not known yet.";
    const lookAt = new Date(at.getTime() + unsettledMs);
    await noteRevocation(db, revocationId, { state: "requested", detail, lookAt }, at);
    return true;
  }
  const revokedMinor = Math.min(takeMinor, unused.amountMinor);
  const detail = "It had ended unused.";
  await takeUnused(db, payout.payoutId, revokedMinor);
  await noteRevocation(db, revocationId, { state: "done", detail, lookAt: null, revokedMinor }, at);
  await comeBack(services, db, payout, revocationId, revokedMinor, detail, at);
  await clearProblem(db, `revoke:${payout.payoutId}`, at);
  return true;
}
