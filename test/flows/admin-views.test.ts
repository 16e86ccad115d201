import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ReferralId, RewardId, ShopId } from "../../app/core/ids.ts";
import { postings } from "../../app/core/ledger/posting.ts";
import { currency, money } from "../../app/core/money/money.ts";
import type { Terms } from "../../app/core/program/terms.ts";
import { usualRules } from "../../app/core/program/usual-rules.ts";
import type { RewardState } from "../../app/core/reward/reward-states.ts";
import { type Database, openDatabase } from "../../app/platform/db.ts";
import { newId } from "../../app/platform/new-id.ts";
import { createSeal } from "../../app/platform/seal.ts";
import { postMovements } from "../../app/store/ledger.ts";
import { saveInstalledShop } from "../../app/store/shops.ts";
import { readCursor } from "../../app/store/views/cursor.ts";
import { latestActivity } from "../../app/store/views/latest-activity.ts";
import { openProblems } from "../../app/store/views/open-problems.ts";
import { payoutRunResult } from "../../app/store/views/payout-run-result.ts";
import { programToEdit } from "../../app/store/views/program-to-edit.ts";
import { figuresBetween } from "../../app/store/views/recent-figures.ts";
import { referralChain } from "../../app/store/views/referral-chain.ts";
import { referralList } from "../../app/store/views/referral-list.ts";
import { refusedOrders } from "../../app/store/views/refused-orders.ts";
import { rewardList } from "../../app/store/views/reward-list.ts";
import { selectedRewards } from "../../app/store/views/selected-rewards.ts";
import { setupProgress } from "../../app/store/views/setup-progress.ts";
import { workWaiting } from "../../app/store/views/work-waiting.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

const seal = createSeal(randomBytes(32));
const now = new Date("2026-11-21T12:00:00.000Z");
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const terms: Terms = {
  ...usualRules,
  kind: "refer_a_friend",
  offer: { value: { kind: "percent", basisPoints: 1_000 }, minimumMinor: null, oncePerCustomer: true },
  reward: { kind: "fixed", amountMinor: 1_000, currency: currency("USD") },
  trigger: "first_paid_order",
  minimumSpendMinor: null,
  newCustomersOnly: true,
  holdDays: 14,
  issue: "manual",
  rails: ["shopify-discount"],
  referrerPicksCode: false,
};

let database: TestDatabase;
let db: Database;
/** The shop with everything, and one that has installed and nothing else. */
let full: ShopId;
let empty: ShopId;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url, 4);
  const profile = {
    shopifyId: null,
    name: "",
    currency: "USD",
    timezone: "UTC",
    storefrontUrl: null,
    scopes: "",
    contactEmail: null,
  };
  full = await saveInstalledShop(db.sql, { ...profile, domain: "full.myshopify.com" }, now);
  empty = await saveInstalledShop(db.sql, { ...profile, domain: "empty.myshopify.com" }, now);
});

afterAll(async () => {
  await db.close();
  await database.drop();
});

/** A shop's program with one referrer; ids carry the shop, so that a view that forgets the shop shows. */
async function addProgram(shopId: ShopId, tag: string, state = "active"): Promise<void> {
  const { prisma } = db;
  await prisma.program.create({
    data: {
      shopId,
      id: `prg_${tag}`,
      name: `Program ${tag}`,
      kind: "refer_a_friend",
      state,
      createdAt: minutesAgo(90),
    },
  });
  await prisma.terms.create({ data: { shopId, programId: `prg_${tag}`, version: 1, body: terms, createdBy: "staff" } });
  await prisma.referrer.create({
    data: {
      shopId,
      id: `rfr_${tag}`,
      nameSealed: Buffer.from(seal.seal(`Anna ${tag}`, "referrer.name")),
      emailSealed: Buffer.from(seal.seal(`anna.${tag}@example.com`, "referrer.email")),
      emailHash: Buffer.from(seal.hash(`anna.${tag}@example.com`, shopId)),
    },
  });
  await prisma.referralCode.create({
    data: {
      shopId,
      id: `cod_${tag}`,
      programId: `prg_${tag}`,
      referrerId: `rfr_${tag}`,
      code: `Anna-${tag}`,
      folded: `ANNA-${tag.toUpperCase()}`,
    },
  });
}

interface Wanted {
  readonly at: Date;
  readonly referralState?: string;
  readonly rewardState?: RewardState;
  readonly refusal?: string;
  readonly friendEmail?: string;
}

async function addReferral(shopId: ShopId, tag: string, key: string, wanted: Wanted): Promise<void> {
  const { prisma } = db;
  const { at } = wanted;
  await prisma.friend.create({
    data: {
      shopId,
      id: `frd_${key}`,
      emailHash: wanted.friendEmail ? Buffer.from(seal.hash(wanted.friendEmail, shopId)) : null,
    },
  });
  await prisma.visit.create({ data: { shopId, id: newId("visit", at), codeId: `cod_${tag}`, at } });
  await prisma.referral.create({
    data: {
      shopId,
      id: `ref_${key}`,
      programId: `prg_${tag}`,
      termsVersion: 1,
      referrerId: `rfr_${tag}`,
      friendId: `frd_${key}`,
      codeId: `cod_${tag}`,
      state: wanted.referralState ?? "qualified",
      createdAt: at,
    },
  });
  const orderId = `gid://shopify/Order/${key}`;
  await prisma.qualifyingOrder.create({
    data: {
      shopId,
      orderId,
      referralId: `ref_${key}`,
      name: `#${key}`,
      attribution: "discount_code",
      confidence: 100,
      evidence: [{ kind: "discount_code", code: { codeId: `cod_${tag}`, code: `Anna-${tag}` } }],
      refusal: wanted.refusal ?? null,
      ...(wanted.refusal ? { refusalValues: { base: "$8.00", minimum: "$20.00" } } : {}),
      baseMinor: 10_000n,
      currency: "USD",
      paidAt: at,
      stateAt: at,
    },
  });
  if (wanted.rewardState) {
    await prisma.reward.create({
      data: {
        shopId,
        id: `rwd_${key}`,
        referralId: `ref_${key}`,
        programId: `prg_${tag}`,
        termsVersion: 1,
        side: "referrer",
        cause: `order:${orderId}`,
        orderId,
        referrerId: `rfr_${tag}`,
        state: wanted.rewardState,
        reason: "in_hold",
        amountMinor: 1_000n,
        currency: "USD",
        holdUntil: at,
        createdAt: at,
      },
    });
  }
  await prisma.activity.create({
    data: {
      shopId,
      referralId: `ref_${key}`,
      referrerId: `rfr_${tag}`,
      actor: "goodword",
      what: "order_attributed",
      data: { order: `#${key}` },
      at,
    },
  });
}

describe("the views of the admin", () => {
  beforeAll(async () => {
    await addProgram(full, "full");
    await addReferral(full, "full", "1001", { at: minutesAgo(60), rewardState: "due" });
    await addReferral(full, "full", "1002", { at: minutesAgo(50), rewardState: "due", friendEmail: "ben@example.com" });
    await addReferral(full, "full", "1003", { at: minutesAgo(40), rewardState: "held" });
    await addReferral(full, "full", "1004", {
      at: minutesAgo(30),
      referralState: "rejected",
      refusal: "below_minimum_spend",
    });
    await addReferral(full, "full", "1005", { at: minutesAgo(20), rewardState: "issued" });
    await addReferral(full, "full", "1006", { at: minutesAgo(10), rewardState: "failed" });
    await db.prisma.payoutRun.create({
      data: {
        shopId: full,
        id: "run_1",
        rail: "tremendous",
        startedBy: "staff:1",
        pressKey: "press",
        createdAt: minutesAgo(5),
      },
    });
    for (const [key, state] of [
      ["1005", "issued"],
      ["1006", "failed"],
    ] as const) {
      await db.prisma.payout.create({
        data: {
          shopId: full,
          id: `pay_${key}`,
          runId: "run_1",
          referrerId: "rfr_full",
          rail: "tremendous",
          state,
          reason: state === "failed" ? "needs_funds" : null,
          amountMinor: 1_000n,
          currency: "USD",
          createdAt: minutesAgo(5),
          rewards: { create: { rewardId: `rwd_${key}`, live: state === "issued" } },
          attempts: {
            create: {
              id: `att_${key}`,
              number: 1,
              key: `att_key_${key}`,
              outcome: state,
              startedAt: minutesAgo(4),
            },
          },
        },
      });
    }
    await db.prisma.problem.createMany({
      data: [
        {
          shopId: full,
          key: "tremendous",
          what: "Tremendous refused our key.",
          action: "Put in a new key",
          since: minutesAgo(5),
        },
        { shopId: full, key: "old", what: "Solved.", action: "", since: minutesAgo(500), clearedAt: minutesAgo(400) },
      ],
    });
    const value = money(1_000, currency("USD"));
    await db.inShop(full, (tx) =>
      postMovements(
        tx,
        [
          {
            key: "rwd_1003:earn",
            kind: "earn",
            posting: postings.earn("rfr_full" as never, value),
            rewardId: "rwd_1003" as never,
          },
          {
            key: "pay_1005:reserve",
            kind: "reserve",
            posting: postings.reserve("rfr_full" as never, "tremendous", value),
            payoutId: "pay_1005" as never,
          },
        ],
        now,
      ),
    );
  });

  test("list referrals, the newest first, with their code, order and reward", async () => {
    const page = await db.inShop(full, (tx) => referralList(tx, seal, { state: null, search: "", cursor: null }));
    expect(page.rows.map((row) => row.order?.name)).toEqual(["#1006", "#1005", "#1004", "#1003", "#1002", "#1001"]);
    expect(page.rows[2]).toMatchObject({
      state: "rejected",
      code: "Anna-full",
      referrer: { name: "Anna full", email: "anna.full@example.com" },
      order: { refusal: "below_minimum_spend" },
      reward: null,
    });
    expect(page.rows[5]?.reward).toEqual({ state: "due", amountMinor: 1_000, currency: "USD" });
    expect([page.newer, page.older]).toEqual([null, null]);
  });

  test("find referrals by code, order, the referrer's and the friend's address, and by state", async () => {
    const find = async (search: string, state: "rejected" | null = null) =>
      (await db.inShop(full, (tx) => referralList(tx, seal, { state, search, cursor: null }))).rows.map(
        (row) => row.id,
      );
    expect(await find("#1002")).toEqual(["ref_1002"]);
    expect(await find("1002")).toEqual(["ref_1002"]);
    expect(await find(" anna-FULL ")).toHaveLength(6);
    expect(await find("Anna.Full@Example.com")).toHaveLength(6);
    expect(await find("ben@example.com")).toEqual(["ref_1002"]);
    expect(await find("ref_1003")).toEqual(["ref_1003"]);
    expect(await find("anna-full", "rejected")).toEqual(["ref_1004"]);
    expect(await find("nobody@example.com")).toEqual([]);
    expect(await find("%")).toEqual([]);
  });

  test("tell one referral's chain", async () => {
    const chain = await db.inShop(full, (tx) => referralChain(tx, seal, "ref_1006" as ReferralId));
    expect(chain).toMatchObject({
      code: "Anna-full",
      program: { name: "Program full", version: 1, terms: { holdDays: 14 } },
      orders: [{ name: "#1006", evidence: [{ kind: "discount_code", code: "Anna-full" }], baseMinor: 10_000 }],
      rewards: [{ state: "failed", amountMinor: 1_000 }],
      payouts: [
        { state: "failed", reason: "needs_funds", attempts: [{ number: 1, outcome: "failed" }], otherRewards: 0 },
      ],
      activity: [{ what: "order_attributed" }],
    });
    const held = await db.inShop(full, (tx) => referralChain(tx, seal, "ref_1003" as ReferralId));
    expect(held?.ledger).toMatchObject([
      {
        kind: "earn",
        lines: [
          { account: "reward_expense", amountMinor: -1_000 },
          { account: "referrer_held", amountMinor: 1_000 },
        ],
      },
    ]);
    const paid = await db.inShop(full, (tx) => referralChain(tx, seal, "ref_1005" as ReferralId));
    expect(paid?.ledger).toMatchObject([{ kind: "reserve" }]);
  });

  test("list rewards by state: what is due the oldest first", async () => {
    const due = await db.inShop(full, (tx) => rewardList(tx, seal, "due", null));
    expect(due.rows.map((row) => row.orderName)).toEqual(["#1001", "#1002"]);
    const failed = await db.inShop(full, (tx) => rewardList(tx, seal, "failed", null));
    expect(failed.rows).toMatchObject([
      {
        id: "rwd_1006",
        payout: { rail: "tremendous", state: "failed", reason: "needs_funds" },
        referrer: { name: "Anna full" },
      },
    ]);
  });

  test("list orders that earn nothing, with the values of their reason", async () => {
    const refused = await db.inShop(full, (tx) => refusedOrders(tx, seal, null));
    expect(refused.rows).toMatchObject([
      { name: "#1004", refusal: "below_minimum_spend", refusalValues: { minimum: "$20.00" }, lostMinor: null },
    ]);
  });

  test("show a run with what became of each payout, what failed first", async () => {
    const run = await db.inShop(full, (tx) => payoutRunResult(tx, seal, "run_1"));
    expect(run?.payouts).toMatchObject([
      { state: "failed", reason: "needs_funds", referrer: { name: "Anna full" } },
      { state: "issued", rewardIds: ["rwd_1005"], referralId: "ref_1005" },
    ]);
  });

  test("show the home page's facts", async () => {
    const home = await db.inShop(full, async (tx) => ({
      problems: await openProblems(tx),
      setup: await setupProgress(tx),
      figures: await figuresBetween(tx, minutesAgo(45), now),
      waiting: await workWaiting(tx),
      latest: await latestActivity(tx, seal, 2),
      program: await programToEdit(tx),
    }));
    expect(home.problems).toMatchObject([{ key: "tremendous", action: "Put in a new key" }]);
    expect(home.setup).toEqual({
      programState: "active",
      railConnected: false,
      hasReferrer: true,
      hasVisit: true,
      hasReferral: true,
      guideDismissed: false,
    });
    // 1003 to 1006 happened in the span; the rejected one is no referral and its order no revenue.
    expect(home.figures).toEqual({
      visits: 4,
      referrals: 3,
      revenue: [{ currency: "USD", amountMinor: 30_000 }],
      issued: [{ currency: "USD", amountMinor: 1_000 }],
    });
    expect(home.waiting).toEqual(
      expect.arrayContaining([
        { state: "due", currency: "USD", count: 2, amountMinor: 2_000 },
        { state: "failed", currency: "USD", count: 1, amountMinor: 1_000 },
      ]),
    );
    expect(home.latest).toMatchObject([
      { data: { order: "#1006" }, order: "#1006", referrer: { name: "Anna full" } },
      { data: { order: "#1005" } },
    ]);
    // Open: two due, one held, one failed.
    expect(home.program).toMatchObject({ programId: "prg_full", version: 1, published: false, openReferrals: 4 });
  });

  test("say whose selected rewards are", async () => {
    const ids = ["rwd_1001", "rwd_1005", "rwd_nobody"] as RewardId[];
    const selected = await db.inShop(full, (tx) => selectedRewards(tx, seal, ids));
    expect(selected.toSorted((a, b) => (a.rewardId < b.rewardId ? -1 : 1))).toMatchObject([
      { rewardId: "rwd_1001", referrer: { name: "Anna full" } },
      { rewardId: "rwd_1005", referrer: { name: "Anna full" } },
    ]);
  });

  test("show nothing of it to another shop", async () => {
    const seen = await db.inShop(empty, async (tx) => ({
      referrals: (await referralList(tx, seal, { state: null, search: "", cursor: null })).rows,
      bySearch: (await referralList(tx, seal, { state: null, search: "#1002", cursor: null })).rows,
      byCode: (await referralList(tx, seal, { state: null, search: "Anna-full", cursor: null })).rows,
      chain: await referralChain(tx, seal, "ref_1006" as ReferralId),
      due: (await rewardList(tx, seal, "due", null)).rows,
      refused: (await refusedOrders(tx, seal, null)).rows,
      run: await payoutRunResult(tx, seal, "run_1"),
      selected: await selectedRewards(tx, seal, ["rwd_1001"] as RewardId[]),
      problems: await openProblems(tx),
      setup: await setupProgress(tx),
      figures: await figuresBetween(tx, minutesAgo(1_000), now),
      waiting: await workWaiting(tx),
      latest: await latestActivity(tx, seal, 10),
      program: await programToEdit(tx),
    }));
    expect(seen).toEqual({
      referrals: [],
      bySearch: [],
      byCode: [],
      chain: null,
      due: [],
      refused: [],
      run: null,
      selected: [],
      problems: [],
      setup: {
        programState: "none",
        railConnected: false,
        hasReferrer: false,
        hasVisit: false,
        hasReferral: false,
        guideDismissed: false,
      },
      figures: { visits: 0, referrals: 0, revenue: [], issued: [] },
      waiting: [],
      latest: [],
      program: null,
    });
  });
});

describe("a long list", () => {
  let shop: ShopId;
  const total = 120;

  beforeAll(async () => {
    shop = await saveInstalledShop(
      db.sql,
      {
        domain: "long.myshopify.com",
        shopifyId: null,
        name: "",
        currency: "USD",
        timezone: "UTC",
        storefrontUrl: null,
        scopes: "",
        contactEmail: null,
      },
      now,
    );
    await addProgram(shop, "long");
    // Runs of equal times, some a microsecond apart: the id and the last digit must decide.
    await db.sql.query(`insert into friend (shop_id, id) select $1, 'frd_l' || n from generate_series(1, $2::int) n`, [
      shop,
      total,
    ]);
    await db.sql.query(
      `insert into referral (shop_id, id, program_id, terms_version, referrer_id, friend_id, state, created_at)
       select $1, 'ref_l' || lpad(n::text, 3, '0'), 'prg_long', 1, 'rfr_long', 'frd_l' || n, 'qualified',
         '2026-11-01T00:00:00Z'::timestamptz + (n / 7) * interval '1 microsecond' from generate_series(1, $2::int) n`,
      [shop, total],
    );
  });

  test("is walked to its end and back without a gap or a repeat", async () => {
    const read = (cursor: string | null) =>
      db.inShop(shop, (tx) => referralList(tx, seal, { state: null, search: "", cursor: readCursor(cursor) }));
    const down: string[][] = [];
    let page = await read(null);
    expect(page.newer).toBeNull();
    down.push(page.rows.map((row) => row.id));
    while (page.older !== null) {
      page = await read(page.older);
      down.push(page.rows.map((row) => row.id));
    }
    expect(down.map((ids) => ids.length)).toEqual([50, 50, 20]);
    expect(new Set(down.flat()).size).toBe(total);
    const up: string[][] = [page.rows.map((row) => row.id)];
    while (page.newer !== null) {
      page = await read(page.newer);
      up.unshift(page.rows.map((row) => row.id));
    }
    expect(up).toEqual(down);
  });

  test("starts at its top for a cursor that somebody changed", () => {
    for (const cursor of [
      "",
      "after",
      "after~yesterday~ref_1",
      "after~2026-13-41T00:00:00.000000Z~ref_1",
      "'; drop~x~y",
    ])
      expect(readCursor(cursor)).toBeNull();
  });
});
