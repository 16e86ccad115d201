import { z } from "zod";
import { formatMoney, money } from "../../core/money/money.ts";
import type {
  BatchAttention,
  BatchLookUp,
  BatchOutcome,
  ItemOutcome,
  PayoutBatch,
  RailContext,
  Refusal,
} from "../kit/rail.ts";
import { refused } from "../kit/refused.ts";
import { askWise, transactionId } from "./ask-wise.ts";
import {
  type BatchGroup,
  cancelGroup,
  completeGroup,
  costOf,
  createGroup,
  describeGroup,
  readGroup,
} from "./batch-group.ts";
import { makeTransfer } from "./make-transfer.ts";
import { plain } from "./plain.ts";
import type { WiseSettings } from "./settings.ts";
import { isUnpaid, stateOf, transfersSince, type WiseTransfer } from "./transfers.ts";

type Context = RailContext<WiseSettings>;
type ByOrder = ReadonlyMap<string, WiseTransfer>;

/** Transfers that one turn adds: each is three requests, and others of the lane wait meanwhile. */
const ofOneTurn = 20;
/** What nobody has paid Wise cancels after fourteen days (docs.wise.com, the transfer resource). */
const keptMs = 14 * 86_400_000;

const paid = z.object({ status: z.string(), errorCode: z.string().nullish() });

/**
 * Takes a batch group one step on: makes it, adds transfers under our ids, closes it, pays it. Nothing in a group can be paid
 * before it is closed, so whatever ends before that is simply gone on with, from what Wise has by then.
 */
export async function sendGroup(batch: PayoutBatch, ctx: Context, reference: string | null): Promise<BatchOutcome> {
  if (reference === null) {
    const made = await createGroup(batch.key, ctx);
    return made.kind === "group" ? { kind: "begun", reference: made.group.id } : plain(made);
  }
  const told = await readGroup(reference, ctx);
  if (told.kind !== "group") return { kind: "unknown", detail: plain(told).detail };
  const { group } = told;
  const transfers = await transfersOf(batch, ctx);
  if (transfers.kind === "not_told") return unsure(group, plain(transfers.answer).detail);
  if (group.status === "NEW") {
    const step = await fill(batch, transfers.byOrder, group, ctx);
    if (step !== "full") return step;
    const now = await readGroup(group.id, ctx);
    const closed = now.kind === "group" && now.group.status === "NEW" ? await completeGroup(now.group, ctx) : now;
    if (closed.kind !== "group") return { kind: "later", afterSeconds: 30, detail: plain(closed).detail };
    return goOn(batch, closed.group, ctx);
  }
  return goOnWith(batch, transfers.byOrder, group, ctx);
}

/** Pays a group that is closed, unless it was paid or cancelled before. */
async function goOn(batch: PayoutBatch, group: BatchGroup, ctx: Context): Promise<BatchOutcome> {
  const transfers = await transfersOf(batch, ctx);
  if (transfers.kind === "not_told") return { kind: "unknown", detail: plain(transfers.answer).detail };
  return goOnWith(batch, transfers.byOrder, group, ctx);
}

async function goOnWith(batch: PayoutBatch, byOrder: ByOrder, group: BatchGroup, ctx: Context): Promise<BatchOutcome> {
  if (group.status !== "COMPLETED") return cancelled(batch, byOrder);
  if (![...byOrder.values()].every(isUnpaid)) return { kind: "sent", items: itemsOf(byOrder) };
  const missing = batch.orders.filter((order) => !byOrder.has(order.key));
  if (missing.length === 0) return pay(batch, byOrder, group, ctx);
  const known = new Set([...byOrder.values()].map((one) => one.id));
  if (!group.transferIds.every((id) => known.has(id)))
    return { kind: "unknown", detail: "Wise's list lacks transfers of the batch group." };
  const no = refused("provider_refused", "The batch group was closed at Wise before this payment was in it.");
  return { kind: "peeled", refusals: new Map(missing.map((order) => [order.key, no])) };
}

/** How a group and its transfers stand; only reads. */
export async function lookUpGroup(
  batch: PayoutBatch,
  ctx: Context,
  reference: string | null,
  taken: boolean,
): Promise<BatchLookUp> {
  if (reference === null) return { kind: "send_again" };
  const told = await readGroup(reference, ctx);
  if (told.kind !== "group") return { kind: "cannot_tell", detail: plain(told).detail };
  if (told.group.status === "NEW") return { kind: "send_again" };
  const transfers = await transfersOf(batch, ctx);
  if (transfers.kind === "not_told") return { kind: "cannot_tell", detail: plain(transfers.answer).detail };
  if (told.group.status !== "COMPLETED") return cancelled(batch, transfers.byOrder);
  if (![...transfers.byOrder.values()].every(isUnpaid)) return { kind: "sent", items: itemsOf(transfers.byOrder) };
  // Closed and not paid: it waits for people if we have said so before, and else our own request was lost.
  return taken ? prepared(batch, transfers.byOrder, told.group, ctx) : { kind: "send_again" };
}

/** When the first transfer of a batch could have been made: its own start moves on after a no. */
function begunAt(batch: PayoutBatch): number {
  return Math.min(Date.parse(batch.startedAt), ...batch.orders.map((order) => Date.parse(order.startedAt)));
}

/** The transfers that Wise has of a batch, by their orders' keys. */
async function transfersOf(
  batch: PayoutBatch,
  ctx: Context,
): Promise<
  | { readonly kind: "told"; readonly byOrder: ByOrder }
  | Extract<Awaited<ReturnType<typeof transfersSince>>, { kind: "not_told" }>
> {
  const keyOf = new Map(batch.orders.map((order) => [transactionId(order.key), order.key]));
  let left = keyOf.size;
  const read = await transfersSince(new Date(begunAt(batch)).toISOString(), ctx, (page) => {
    left -= page.filter((one) => keyOf.has(one.customerTransactionId ?? "")).length;
    return left <= 0;
  });
  if (read.kind === "not_told") return read;
  const there = new Map(read.transfers.map((one) => [one.customerTransactionId, one]));
  const found = [...keyOf].flatMap(([id, key]): [string, WiseTransfer][] => {
    const one = there.get(id);
    return one ? [[key, one]] : [];
  });
  return { kind: "told", byOrder: new Map(found) };
}

/** Adds what is missing. `full`: every order has its transfer. One that Wise will not have is told, and the others go on without it. */
async function fill(
  batch: PayoutBatch,
  there: ByOrder,
  group: BatchGroup,
  ctx: Context,
): Promise<"full" | BatchOutcome> {
  const missing = batch.orders.filter((order) => !there.has(order.key));
  const refusals = new Map<string, Refusal>();
  for (const order of missing.slice(0, ofOneTurn)) {
    const made = await makeTransfer(order, ctx, group.id);
    if (!("kind" in made)) continue;
    if (made.kind === "refused" && ["credentials_refused", "permission_missing"].includes(made.code))
      return { kind: "unknown", detail: made.detail };
    if (made.kind !== "refused")
      return { kind: "later", afterSeconds: made.kind === "later" ? made.afterSeconds : 10, detail: made.detail };
    refusals.set(order.key, made);
  }
  if (refusals.size > 0) return { kind: "peeled", refusals };
  return missing.length > ofOneTurn ? { kind: "begun", reference: group.id } : "full";
}

/** Pays a closed group from the balance. A group that Wise did not take the money for is cancelled before that counts as a no. */
async function pay(batch: PayoutBatch, unpaid: ByOrder, group: BatchGroup, ctx: Context): Promise<BatchOutcome> {
  const path = `/v3/profiles/${ctx.settings.profileId}/batch-payments/${encodeURIComponent(group.id)}/payments`;
  const answer = await askWise(ctx, "POST", path, { writes: true, body: { type: "BALANCE" } });
  // Prepared here, paid there: outside some countries a token may not pay.
  if (answer.kind === "forbidden") return prepared(batch, unpaid, group, ctx);
  if (answer.kind === "later" || answer.kind === "unknown") return answer;
  const said = answer.kind === "ok" ? paid.safeParse(answer.body).data : undefined;
  if (said?.status === "COMPLETED") return { kind: "sent", items: itemsOf(unpaid) };
  if (answer.kind === "ok" && said?.status !== "REJECTED")
    return { kind: "unknown", detail: "Wise's answer to the payment could not be read." };
  const why = answer.kind === "refused" ? answer.detail : (said?.errorCode ?? "no reason given");
  // Another worker may have paid it a moment before; and what is left unpaid, people could still pay by hand.
  const [current, now] = [await transfersOf(batch, ctx), await readGroup(group.id, ctx)];
  if (current.kind === "not_told" || now.kind !== "group")
    return { kind: "unknown", detail: `Wise did not say how batch group ${group.id} stands.` };
  if (![...current.byOrder.values()].every(isUnpaid)) return { kind: "sent", items: itemsOf(current.byOrder) };
  if ((await cancelGroup(now.group, ctx)).kind !== "group")
    return { kind: "unknown", detail: `Batch group ${group.id} was not paid and could not be cancelled.` };
  return refused(
    /insufficient/i.test(why) ? "needs_funds" : "provider_refused",
    `Wise did not pay batch group ${group.name ?? group.id}: ${why}. It was cancelled.`,
  );
}

/** How each payout of a paid group stands. One that still waits for its money is being paid at this moment. */
function itemsOf(byOrder: ByOrder): ReadonlyMap<string, ItemOutcome> {
  return new Map(
    [...byOrder].map(([key, one]) => [key, itemOf(isUnpaid(one) ? { ...one, status: "processing" } : one)]),
  );
}

function itemOf(one: WiseTransfer): ItemOutcome {
  const state = stateOf(one);
  return state.kind === "reversed" ? refused("returned_by_provider", state.detail) : state;
}

/** A group that was cancelled, here or at Wise: nothing of it was paid, whatever its transfers still say. */
function cancelled(
  batch: PayoutBatch,
  byOrder: ByOrder,
): { readonly kind: "sent"; readonly items: ReadonlyMap<string, ItemOutcome> } {
  const no = refused("provider_refused", "The batch group was cancelled at Wise.");
  return {
    kind: "sent",
    items: new Map(
      batch.orders.map(({ key }) => {
        const one = byOrder.get(key);
        return [key, one === undefined || isUnpaid(one) ? no : itemOf(one)];
      }),
    ),
  };
}

/** Everything is ready, and people have to pay it at Wise. */
function prepared(
  batch: PayoutBatch,
  byOrder: ByOrder,
  group: BatchGroup,
  ctx: Context,
): Extract<BatchOutcome, { kind: "sent" }> {
  const note = `Prepared at Wise in ${describeGroup(group)}.`;
  return {
    kind: "sent",
    items: new Map(
      [...byOrder].map(([key, one]) => {
        const state = stateOf(one);
        return [
          key,
          state.kind === "accepted"
            ? { kind: "accepted", delivery: state.delivery, code: "to_fund", note }
            : itemOf(one),
        ];
      }),
    ),
    attention: attention(batch, group, ctx),
  };
}

function attention(batch: PayoutBatch, group: BatchGroup, ctx: Context): BatchAttention {
  const until = new Intl.DateTimeFormat("en", { dateStyle: "long", timeZone: "UTC" }).format(begunAt(batch) + keptMs);
  const [first] = batch.orders;
  const sum = batch.orders.reduce((total, { value }) => total + value.amountMinor, 0);
  const all = first && costOf(group) === null ? ` of ${formatMoney(money(sum, first.value.currency))}` : "";
  return {
    what: `${describeGroup(group)}${all} waits for you: open it on Wise's home page, Review batch, and pay it by ${until}. Wise cancels what is not paid by then. To pay none of it, cancel it there.`,
    url: ctx.settings.environment === "live" ? "https://wise.com/home" : "https://wise-sandbox.com/home",
  };
}

function unsure(group: BatchGroup, detail: string): BatchOutcome {
  return group.status === "NEW" ? { kind: "later", afterSeconds: 30, detail } : { kind: "unknown", detail };
}
