import type { ProgramId, ShopId } from "../core/ids.ts";
import type { SaidEvidence } from "../core/referral/attribute.ts";
import { foldEmail } from "../core/referral/fold-email.ts";
import { judgeOrder, type Verdict } from "../core/referral/judge-order.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { orderReaderOf } from "../sources/registry.ts";
import { decideByHand, findNamedReferrer, type HandOutcome } from "../store/decide-by-hand.ts";
import { lockLaneOfSubject } from "../store/inbox.ts";
import { readShop } from "../store/shops.ts";

/** An order that nobody's code led to, and who staff say referred it. */
export interface AttributionWish {
  readonly programId: ProgramId;
  /** As the merchant calls it: "#1001", or only its number. */
  readonly orderName: string;
  /** A code or an e-mail address. */
  readonly referrer: string;
  readonly note: string;
  readonly actor: string;
  readonly commit: boolean;
}

const refusals: Partial<Readonly<Record<Verdict, string>>> = {
  not_paid: "This order is not paid yet. It can be attributed once it is.",
  test_order: "This is a test order: those never count.",
  program_not_active: "The program is not active, so that nothing new counts. Activate it first.",
};

/**
 * Attributes an order to a referrer by the word of staff, over what it says itself, or says what that would change in money.
 * From then on it is judged as every other order: new customers only, minimum spend and hold hold for it, too.
 */
export async function attributeOrder(services: Services, shopId: ShopId, wish: AttributionWish): Promise<HandOutcome> {
  const note = wish.note.trim();
  if (note === "") return { ok: false, message: "Say why: the note is kept with the referral." };
  if (note.length > 500) return { ok: false, message: "A note has at most 500 characters." };
  const typed = wish.orderName.trim();
  if (typed === "") return { ok: false, message: "Enter the order’s number, for example #1001." };
  const shop = await services.db.inShop(shopId, readShop);
  const names = typed.startsWith("#") ? [typed] : [typed, `#${typed}`];
  const found = [];
  for (const name of names) {
    const answer = await orderReaderOf("shopify").byName(
      services.shopify.adminFor(shop.domain, "screen"),
      name,
      shop.scopes,
    );
    if (answer.kind !== "ok")
      return { ok: false, message: "Shopify could not be asked for the order. Try again in a moment." };
    found.push(...answer.value);
  }
  const [read, second] = found;
  if (read === undefined) return { ok: false, message: `Shopify has no order ${typed} of the last 60 days.` };
  if (second !== undefined) return { ok: false, message: `There are several orders called ${typed}.` };
  const order = read.facts;
  const email = foldEmail(order.email);
  const at = services.clock.now();
  return services.db.inShop(shopId, async (db): Promise<HandOutcome> => {
    // A delivery of this order may be in hand at this moment.
    await lockLaneOfSubject(db, order.orderId);
    const to = await findNamedReferrer(db, services.seal, wish.referrer, wish.programId);
    if (to === null)
      return { ok: false, message: "No referrer has this code or e-mail address. Check it on the page Referrers." };
    if (to.codeId === null)
      return { ok: false, message: "This person has no code in the program: they have to join it first." };
    const { programId, actor, commit } = wish;
    const said: SaidEvidence = {
      kind: "manual",
      programId,
      referrerId: to.referrerId,
      codeId: to.codeId,
      actor,
      note,
    };
    const emailHash = email === null ? null : services.seal.hash(email, shopId).toString("hex");
    const outcome = await decideByHand(
      db,
      { order: { shopId, order, emailHash, cart: null, said }, seal: services.seal },
      { actor, at, commit, piece: said },
      (book, newId) => {
        const known = book.orders.get(`${shopId}|${order.orderId}`);
        if (known)
          return {
            ok: false,
            message: `Order ${order.name} belongs to a referral already. Find it under Referrals to move or put it back.`,
          };
        const verdict = judgeOrder(book, { shopId, order, emailHash, cart: null, said }, newId);
        const row = book.orders.get(`${shopId}|${order.orderId}`);
        const referral = row && book.referrals.get(`${shopId}|${row.referralId}`);
        if (!row || !referral) return { ok: false, message: refusals[verdict] ?? "This order cannot be attributed." };
        if (row.bar === "self_referral")
          return { ok: false, message: "The friend is this referrer: nobody can refer themselves." };
        if (row.bar === "belongs_to_other_referrer")
          return {
            ok: false,
            message: "This friend belongs to another referrer. Open their referral and move it instead.",
          };
        return { ok: true, referral, orders: [row] };
      },
    );
    if (outcome.ok && commit)
      await enqueue(db, {
        name: "check-referrals",
        payload: { shopId },
        key: `check:${shopId}`,
        queue: `shop:${shopId}`,
      });
    return outcome;
  });
}
