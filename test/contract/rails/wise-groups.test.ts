import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { BatchLookUp, BatchOutcome, PayoutBatch } from "../../../app/rails/kit/rail.ts";
import { transactionId } from "../../../app/rails/wise/ask-wise.ts";
import { tenDollars } from "./support/rail-world.ts";
import { groupOf, sendWhole, type WiseWorld, wiseWorld } from "./support/wise-world.ts";

describe("a batch group at Wise", () => {
  let world: WiseWorld;
  beforeEach(async () => {
    world = await wiseWorld();
  });
  afterEach(() => world.stop());

  const group = () => world.snapshot().groups.at(-1);
  const paid = () => world.snapshot().transfers.filter((one) => one.paid);
  const step = async (batch: PayoutBatch, reference: string | null) =>
    (await world.rail.batch?.send(batch, world.ctx(), reference)) as BatchOutcome;
  const lookUp = async (batch: PayoutBatch, reference: string | null, taken = false) =>
    (await world.rail.batch?.lookUp(batch, world.ctx(), reference, taken)) as BatchLookUp;
  const kinds = (told: BatchOutcome | BatchLookUp) =>
    told.kind === "sent" ? [...told.items.values()].map((one) => one.kind) : told.kind;

  it("is named by our key, filled under our ids, closed and paid as a whole from the balance", async () => {
    const batch = groupOf(world, 45);
    const { outcome, reference } = await sendWhole(world, batch);
    expect(group()).toMatchObject({ id: reference, name: "bat_1", status: "COMPLETED", paid: true });
    expect(paid().map((one) => one.customerTransactionId)).toEqual(
      batch.orders.map((order) => transactionId(order.key)),
    );
    expect(world.snapshot().funds).toBe(99_550);
    if (outcome.kind !== "sent") throw new Error(outcome.kind);
    const [transfer] = paid();
    expect(outcome.items.get(batch.orders[0]?.key ?? "")).toEqual({
      kind: "accepted",
      delivery: { kind: "bank_payment", reference: String(transfer?.id) },
    });
    expect([outcome.items.size, outcome.attention]).toEqual([45, undefined]);
  });

  it("whose answers are lost at any request is gone on with, and paid once", async () => {
    const batch = groupOf(world, 3);
    let reference: string | null = null;
    const places = [
      /^POST .*\/batch-groups$/,
      /^GET .*\/batch-groups\/[^/]+$/,
      /^GET \/v1\/transfers$/,
      /^POST .*\/batch-groups\/.*\/transfers$/,
      /^PATCH .*\/batch-groups\/[^/]+$/,
      /^POST .*\/batch-payments\/.*$/,
    ];
    const lost: string[] = [];
    for (const kind of ["reset_before", "reset_after"] as const)
      for (const place of places) {
        world.server.break(place, { kind });
        const told = await step(batch, reference);
        lost.push(told.kind);
        if (told.kind === "begun") reference = told.reference;
        // An unknown end is looked up, and sent again where nothing was paid.
        if (told.kind === "unknown") lost.push((await lookUp(batch, reference)).kind);
      }
    expect(lost).not.toContain("refused");
    expect(kinds((await sendWhole(world, batch, reference)).outcome)).toEqual(Array(3).fill("accepted"));
    expect(paid()).toHaveLength(3);
    expect(world.snapshot().transfers).toHaveLength(3);
    expect(world.snapshot().funds).toBe(99_970);
    // A group that nobody remembers has nothing in it.
    expect(world.snapshot().groups.filter((one) => one.transferIds.length > 0)).toHaveLength(1);
  });

  it("goes on without whom Wise will not have in it", async () => {
    const batch = groupOf(world, 3);
    const [, bad] = batch.orders;
    const wrong = { ...bad, person: { ...bad?.person, email: "nobody" } } as PayoutBatch["orders"][number];
    world.turn("refuseRecipient", { email: "nobody" });
    const asked = { ...batch, orders: batch.orders.map((one) => (one === bad ? wrong : one)) };
    const { outcome, reference } = await sendWhole(world, asked);
    if (outcome.kind !== "peeled") throw new Error(outcome.kind);
    expect([...outcome.refusals].map(([key, { code }]) => [key, code])).toEqual([[bad?.key, "provider_refused"]]);
    expect(paid()).toEqual([]);
    const others = { ...batch, key: "bat_2", orders: batch.orders.filter((one) => one !== bad) };
    expect(kinds((await sendWhole(world, others, reference)).outcome)).toEqual(["accepted", "accepted"]);
    expect(world.snapshot().groups).toHaveLength(1);
    expect(paid()).toHaveLength(2);
  });

  it("is cancelled before too little money counts as a no", async () => {
    world.turn("setFunds", { amount: 29.99 });
    const batch = groupOf(world, 3);
    const { outcome, reference } = await sendWhole(world, batch);
    expect(outcome).toMatchObject({ kind: "refused", code: "needs_funds" });
    expect(group()).toMatchObject({ status: "CANCELLED", paid: false });
    expect(kinds(await lookUp(batch, reference))).toEqual(Array(3).fill("refused"));

    world.turn("setFunds", { amount: 1_000 });
    world.turn("reject", { code: "profile.restricted" });
    expect((await sendWhole(world, groupOf(world, 2))).outcome).toMatchObject({ code: "provider_refused" });
    expect(paid()).toEqual([]);
  });

  it("that could not be cancelled after its refusal is no certain no", async () => {
    world.turn("reject", { code: "profile.restricted" });
    const batch = groupOf(world, 2);
    const { reference } = await begun(batch);
    world.server.break(/^POST .*\/batch-payments\//, { kind: "reset_before" });
    expect((await step(batch, reference)).kind).toBe("unknown");
    world.server.break(/^PATCH /, { kind: "status", status: 500 });
    expect((await step(batch, reference)).kind).toBe("unknown");
    world.turn("reject", { code: null });
    expect(kinds(await step(batch, reference))).toEqual(["accepted", "accepted"]);
    expect(paid()).toHaveLength(2);
  });

  it("is prepared here and paid there where the token may not pay", async () => {
    world.turn("setFunding", { allowed: false });
    const batch = groupOf(world, 2);
    const { outcome, reference } = await sendWhole(world, batch);
    const waits = {
      kind: "sent",
      attention: {
        what: expect.stringMatching(
          /^Batch group bat_1 \(2 transfers, \$20\.00\) waits for you: .* pay it by \w+ \d+, \d{4}\./,
        ),
        url: "https://wise-sandbox.com/home",
      },
    };
    expect(outcome).toMatchObject(waits);
    if (outcome.kind !== "sent") throw new Error(outcome.kind);
    expect([...outcome.items.values()]).toMatchObject(Array(2).fill({ kind: "accepted", code: "to_fund" }));
    expect(await lookUp(batch, reference, true)).toMatchObject(waits);
    // Before we had said so, it was a request of ours that was lost.
    expect((await lookUp(batch, reference, false)).kind).toBe("send_again");

    world.turn("payGroup", { name: "bat_1" });
    const now = await lookUp(batch, reference, true);
    expect([kinds(now), "attention" in now]).toEqual([["accepted", "accepted"], false]);
    const [first, second] = paid();
    world.turn("move", { id: first?.id, status: "outgoing_payment_sent" });
    world.turn("move", { id: second?.id, status: "funds_refunded" });
    expect(kinds(await lookUp(batch, reference, true))).toEqual(["issued", "refused"]);
  });

  it("that people cancelled at Wise is a no to everybody in it, at every step", async () => {
    world.turn("setFunding", { allowed: false });
    const batch = groupOf(world, 2);
    const { reference } = await sendWhole(world, batch);
    world.turn("cancelGroup", { name: "bat_1" });
    expect(kinds(await lookUp(batch, reference, true))).toEqual(["refused", "refused"]);
    expect(kinds(await step(batch, reference))).toEqual(["refused", "refused"]);
  });

  it("that people closed too early pays who is in it, and says no to the others", async () => {
    const batch = groupOf(world, 3);
    const first = { ...batch, orders: batch.orders.slice(0, 2) };
    const { reference } = await begun(first);
    expect(group()).toMatchObject({ status: "COMPLETED" });
    const told = await step(batch, reference);
    if (told.kind !== "peeled") throw new Error(told.kind);
    expect([...told.refusals.keys()]).toEqual([batch.orders[2]?.key]);
    expect(kinds(await step(first, reference))).toEqual(["accepted", "accepted"]);
  });

  it("is not touched by a token that was revoked on the way: nobody is told no", async () => {
    const batch = groupOf(world, 2);
    const made = await step(batch, null);
    const settings = { ...(world.wrongSettings as object) };
    const told = await world.rail.batch?.send(
      batch,
      world.ctx({ settings }),
      made.kind === "begun" ? made.reference : "",
    );
    expect(told?.kind).toBe("unknown");
    expect((await world.rail.batch?.send(batch, world.ctx({ settings }), null))?.kind).toBe("refused");
    expect((await lookUp(batch, null)).kind).toBe("send_again");
    expect((await lookUp(batch, made.kind === "begun" ? made.reference : "")).kind).toBe("send_again");
    expect(
      world.rail.batch?.refuse({
        ...world.order(tenDollars()),
        person: { name: null, email: null, customerId: null, destination: null },
      }),
    ).toMatchObject({ code: "person_incomplete" });
  });

  /** A group that is closed and whose payment never left. */
  async function begun(batch: PayoutBatch): Promise<{ reference: string }> {
    const made = await step(batch, null);
    if (made.kind !== "begun") throw new Error(made.kind);
    world.server.break(/^POST .*\/batch-payments\//, { kind: "reset_before" });
    expect((await step(batch, made.reference)).kind).toBe("unknown");
    return made;
  }
});
