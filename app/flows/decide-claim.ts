import type { ClaimId, ShopId } from "../core/ids.ts";
import { type ReasonCode, sentence } from "../core/reason.ts";
import type { SaidEvidence } from "../core/referral/attribute.ts";
import { type ClaimState, claimTransitions } from "../core/referral/claim-states.ts";
import { foldEmail } from "../core/referral/fold-email.ts";
import type { OrderFacts } from "../core/referral/order-facts.ts";
import type { OrderToJudge } from "../core/referral/order-to-judge.ts";
import { readClicks } from "../core/referral/read-clicks.ts";
import { removeOrder } from "../core/referral/remove-order.ts";
import { type WeighedClaim, weighClaim } from "../core/referral/weigh-claim.ts";
import { mayBecome } from "../core/transitions.ts";
import type { ShopDb } from "../platform/db.ts";
import { traceOrder } from "../platform/hash-marks.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { orderReaderOf } from "../sources/registry.ts";
import { addActivity } from "../store/activity.ts";
import { type ClaimRow, lockClaim, readClaim, setClaim } from "../store/claims.ts";
import { decideByHand } from "../store/decide-by-hand.ts";
import { lockLaneOfSubject } from "../store/inbox.ts";
import { readProgram } from "../store/programs.ts";
import { readShop } from "../store/shops.ts";
import { tellClaimant } from "../store/tell-claimant.ts";

/** Who decides: the rule, once, or somebody of the staff, who can take back what was decided. */
export type ClaimPress =
  | { readonly kind: "rule" }
  | { readonly kind: "accept" | "decline" | "undo"; readonly note: string; readonly actor: string };

export type DecideClaimResult = { readonly ok: true } | { readonly ok: false; readonly message: string };

type Weighed =
  | { readonly kind: "accepted"; readonly orderId: string; readonly referralId: string }
  | Exclude<WeighedClaim, { kind: "accepted" }>;

const dayMs = 86_400_000;
const refuse = (message: string): DecideClaimResult => ({ ok: false, message });

/**
 * Decides a claim: accepted, the order is attributed as if the code had been used, with the claim as its evidence. The rule
 * declines what fits no order that can count and asks a person where a fraud rule flags; staff accept or decline with a
 * reason and take either back. Throws where Shopify cannot be asked, so that the rule is asked again.
 */
export async function decideClaim(
  services: Services,
  shopId: ShopId,
  claimId: ClaimId,
  press: ClaimPress,
): Promise<DecideClaimResult> {
  const note = press.kind === "rule" ? "" : press.note.trim().slice(0, 500);
  if ((press.kind === "decline" || press.kind === "undo") && note === "")
    return refuse(
      press.kind === "decline" ? "Say why: the person reads it on their page." : "Say why: the note is kept.",
    );
  const { shop, claim } = await services.db.inShop(shopId, async (db) => ({
    shop: await readShop(db),
    claim: await readClaim(db, claimId),
  }));
  if (claim === null || shop.state !== "installed") return refuse("This claim is no longer there. Reload the page.");
  const asks = press.kind === "rule" || press.kind === "accept";
  const orders = asks ? await findOrders(services, shop, claim.orderName, press.kind === "rule") : [];
  if (orders === null) return refuse("Shopify could not be asked for the order. Try again in a moment.");
  const at = services.clock.now();
  return services.db.inShop(shopId, async (db): Promise<DecideClaimResult> => {
    const now = await lockClaim(db, claimId);
    const by = { actor: press.kind === "rule" ? "goodword" : press.actor, at, note };
    if (now === null) return refuse("This claim is no longer there. Reload the page.");
    if (press.kind === "rule") {
      if (now.state !== "filed") return { ok: true };
      const weighed = await weigh(services, db, now, orders, { ...by, genuineAt: null });
      await write(services, db, now, weighed, by);
      return { ok: true };
    }
    const target: ClaimState = { accept: "accepted", decline: "declined", undo: "waiting" }[press.kind] as ClaimState;
    if (now.state === target) return { ok: true };
    if (!mayBecome(claimTransitions, now.state, target) || now.state === "filed")
      return refuse("This claim was decided in the meantime. Reload the page.");
    if (press.kind === "accept") {
      const weighed = await weigh(services, db, now, orders, { ...by, genuineAt: at });
      if (weighed.kind !== "accepted")
        return refuse(sentence({ code: weighed.kind === "declined" ? weighed.reason : "claim_flagged" }, "merchant"));
      await write(services, db, now, weighed, by);
      return { ok: true };
    }
    if (press.kind === "decline") {
      await setClaim(db, claimId, { state: "declined", actor: press.actor, reason: now.reason, answer: note }, at);
      await tell(db, now, "claim_declined", by);
      await tellClaimant(db, services.seal, now, { state: "declined", answer: note }, at);
      return { ok: true };
    }
    if (now.state === "accepted") await takeBack(db, now, by);
    await setClaim(db, claimId, { state: "waiting", actor: press.actor, reason: now.reason, answer: null }, at);
    await tell(db, now, "claim_reopened", by);
    return { ok: true };
  });
}

/** The orders of this name, or null where Shopify cannot be asked. */
async function findOrders(
  services: Services,
  { domain, scopes }: { readonly domain: string; readonly scopes: string },
  orderName: string,
  throws: boolean,
): Promise<readonly OrderFacts[] | null> {
  const found: OrderFacts[] = [];
  for (const name of [orderName, `#${orderName}`]) {
    const answer = await orderReaderOf("shopify").byName(
      services.shopify.adminFor(domain, throws ? "job" : "screen"),
      name,
      scopes,
    );
    if (answer.kind === "ok") found.push(...answer.value.map(({ facts }) => facts));
    else if (throws) throw new Error(`the order of a claim could not be read: ${answer.kind} ${answer.detail}`);
    else return null;
  }
  return found;
}

interface By {
  readonly actor: string;
  readonly at: Date;
  readonly note: string;
}

async function weigh(
  services: Services,
  db: ShopDb,
  claim: ClaimRow,
  orders: readonly OrderFacts[],
  by: By & { readonly genuineAt: Date | null },
): Promise<Weighed> {
  const { shopId } = db;
  const { seal } = services;
  const hashOf = (email: string | null) => {
    const folded = foldEmail(email);
    return folded === null ? null : seal.hash(folded, shopId).toString("hex");
  };
  const [order, second] = orders.filter(({ email }) => claim.emailHash !== null && hashOf(email) === claim.emailHash);
  const none = (reason: ReasonCode): Weighed => ({ kind: "declined", reason });
  if (order === undefined || second !== undefined) return none("claim_not_matched");
  const program = await readProgram(db, claim.programId);
  const days = program?.terms.claimDays ?? 0;
  // A person of the staff may be generous with time.
  if (by.genuineAt === null && claim.filedAt.getTime() - order.createdAt.getTime() > days * dayMs)
    return none("claim_too_late");
  // A delivery of this order may be in hand at this moment.
  await lockLaneOfSubject(db, order.orderId);
  const { programId, referrerId, codeId, side } = claim;
  const said: SaidEvidence = { kind: "claim", programId, referrerId, codeId, actor: side, note: side };
  const judge: OrderToJudge = {
    shopId,
    order,
    emailHash: hashOf(order.email),
    ...readClicks(order, (text, signature) => seal.verify(text, `cart:${shopId}`, signature)),
    said,
    trace: () => traceOrder(seal, shopId, order),
  };
  let weighed: WeighedClaim = { kind: "declined", reason: "claim_cannot_count" };
  const outcome = await decideByHand(
    db,
    { order: judge, seal },
    { actor: by.actor, at: by.at, commit: true, piece: { ...said, at: by.at.toISOString() } },
    (book, newId) => {
      weighed = weighClaim(book, judge, { referrerId, genuineAt: by.genuineAt, note: by.note }, newId);
      return weighed.kind === "accepted"
        ? { ok: true, referral: weighed.referral, orders: [weighed.order] }
        : { ok: false, message: weighed.kind };
    },
  );
  if (outcome.ok) return { kind: "accepted", orderId: order.orderId, referralId: outcome.referralId };
  // Nothing of the book was saved.
  return weighed as Weighed;
}

async function write({ seal }: Services, db: ShopDb, claim: ClaimRow, weighed: Weighed, by: By): Promise<void> {
  const { claimId } = claim;
  const { actor, at } = by;
  if (weighed.kind === "declined") {
    await setClaim(db, claimId, { state: "declined", actor, reason: weighed.reason }, at);
    await tell(db, claim, "claim_declined", by, weighed.reason);
    return tellClaimant(db, seal, claim, { state: "declined", answer: null }, at);
  }
  if (weighed.kind === "waiting") {
    const { signals } = weighed;
    await setClaim(db, claimId, { state: "waiting", actor, reason: "claim_flagged", signals }, at);
    return tell(db, claim, "claim_flagged", by);
  }
  const { orderId, referralId } = weighed;
  await setClaim(db, claimId, { state: "accepted", actor, reason: null, answer: null, orderId, referralId }, at);
  await tell(db, claim, "claim_accepted", by);
  await tellClaimant(db, seal, claim, { state: "accepted" }, at);
  const { shopId } = db;
  await enqueue(db, {
    name: "check-referrals",
    payload: { shopId },
    key: `check:${shopId}`,
    queue: `shop:${shopId}`,
  });
}

/** The order is nobody's again; what it earned follows the reversal rule. */
async function takeBack(db: ShopDb, { orderId, referralId }: ClaimRow, { actor, at, note }: By): Promise<void> {
  if (orderId === null || referralId === null) return;
  const { shopId } = db;
  const piece = { kind: "manual", actor, note, at: at.toISOString(), said: "remove" };
  await decideByHand(db, { referralIds: [referralId] }, { actor, at, commit: true, piece }, (book) => {
    const order = book.orders.get(`${shopId}|${orderId}`);
    const referral = order && book.referrals.get(`${shopId}|${order.referralId}`);
    if (!order || !referral) return { ok: false, message: "moved" };
    removeOrder(book, order, at, note);
    return { ok: true, referral, orders: [order] };
  });
}

async function tell(
  db: ShopDb,
  { referrerId, orderName }: ClaimRow,
  what: "claim_accepted" | "claim_declined" | "claim_flagged" | "claim_reopened",
  { actor, at, note }: By,
  reason: ReasonCode | null = null,
): Promise<void> {
  const data = { order: `#${orderName}`, ...(note === "" ? {} : { note }) };
  await addActivity(db, [{ referrerId, actor, what, reason, data }], at);
}
