import type {
  ActivityRow,
  FriendRow,
  LedgerRow,
  OrderBook,
  OrderRow,
  ReferralRow,
  RewardRow,
} from "../core/referral/order-book.ts";
import type { Sql } from "../platform/db.ts";
import { arrayLiteral } from "./array-literal.ts";
import { saveEarnings } from "./earnings.ts";
import { saveFraudBook } from "./fraud-book.ts";
import { type Column, insertRows } from "./insert-rows.ts";
import { accountColumns } from "./ledger.ts";
import { saveOrderLines } from "./order-lines.ts";

const added = <Row extends { fate: string }>(rows: Iterable<Row>) =>
  [...new Set(rows)].filter((row) => row.fate === "added");
const changed = <Row extends { fate: string }>(rows: Iterable<Row>) =>
  [...new Set(rows)].filter((row) => row.fate === "changed");

const friendColumns: readonly Column<FriendRow>[] = [
  ["shop_id", "int", (row) => row.shopId],
  ["id", "text", (row) => row.friendId],
  ["customer_id", "text", (row) => row.customerId],
  ["email_hash", "bytea", (row) => (row.emailHash === null ? null : Buffer.from(row.emailHash, "hex"))],
];
const referralColumns: readonly Column<ReferralRow>[] = [
  ["shop_id", "int", (row) => row.shopId],
  ["id", "text", (row) => row.referralId],
  ["program_id", "text", (row) => row.programId],
  ["terms_version", "int", (row) => row.termsVersion],
  ["referrer_id", "text", (row) => row.referrerId],
  ["friend_id", "text", (row) => row.friendId],
  ["friend_account_id", "text", (row) => row.friendAccountId],
  ["code_id", "text", (row) => row.codeId],
  ["visit_id", "text", (row) => row.visitId],
  ["state", "text", (row) => row.state],
  ["reason", "text", (row) => row.reason],
  ["check_at", "timestamptz", (row) => row.checkAt],
  ["check_order_id", "text", (row) => row.checkOrderId],
  ["previous_orders", "int", (row) => row.previousOrders],
  ["verdict", "text", (row) => row.verdict?.state ?? null],
  ["verdict_reason", "text", (row) => row.verdict?.reason ?? null],
  ["verdict_values", "jsonb", (row) => (row.verdict?.values ? JSON.stringify(row.verdict.values) : null)],
  ["superseded_by", "text", (row) => row.supersededBy],
  ["counts_since", "timestamptz", (row) => row.countsSince],
  ["cleared_at", "timestamptz", (row) => row.clearedAt],
  ["created_at", "timestamptz", (row) => row.createdAt],
];
const orderColumns: readonly Column<OrderRow>[] = [
  ["shop_id", "int", (row) => row.shopId],
  ["order_id", "text", (row) => row.orderId],
  ["referral_id", "text", (row) => row.referralId],
  ["name", "text", (row) => row.name],
  ["attribution", "text", (row) => row.attribution],
  ["confidence", "int2", (row) => row.confidence],
  ["evidence", "jsonb", (row) => JSON.stringify(row.evidence)],
  ["bar", "text", (row) => row.bar],
  ["refusal", "text", (row) => row.refusal],
  ["refusal_values", "jsonb", (row) => (row.refusalValues ? JSON.stringify(row.refusalValues) : null)],
  ["base_minor", "int8", (row) => row.baseMinor],
  ["base_known", "bool", (row) => row.baseKnown],
  ["goods", "jsonb", (row) => row.goods && JSON.stringify(row.goods)],
  ["currency", "text", (row) => row.currency],
  ["paid_at", "timestamptz", (row) => row.paidAt],
  ["cancelled_at", "timestamptz", (row) => row.cancelledAt],
  ["fully_refunded", "bool", (row) => row.fullyRefunded],
  ["fulfilled_at", "timestamptz", (row) => row.fulfilledAt],
  ["disputes", "jsonb", (row) => row.disputes && JSON.stringify(row.disputes)],
  ["removed_at", "timestamptz", (row) => row.removedAt],
  ["state_at", "timestamptz", (row) => row.stateAt],
];
const rewardColumns = (at: Date): readonly Column<RewardRow>[] => [
  ["shop_id", "int", (row) => row.shopId],
  ["id", "text", (row) => row.rewardId],
  ["referral_id", "text", (row) => row.referralId],
  ["program_id", "text", (row) => row.programId],
  ["terms_version", "int", (row) => row.termsVersion],
  ["side", "text", (row) => row.side],
  ["cause", "text", (row) => row.cause],
  ["order_id", "text", (row) => row.orderId],
  ["referrer_id", "text", (row) => row.referrerId],
  ["state", "text", (row) => row.state],
  ["reason", "text", (row) => row.reason],
  ["amount_minor", "int8", (row) => row.amountMinor],
  ["clawed_minor", "int8", (row) => row.clawedMinor],
  ["currency", "text", (row) => row.currency],
  ["hold_until", "timestamptz", (row) => row.holdUntil],
  ["automatic", "bool", (row) => row.automatic],
  ["created_at", "timestamptz", () => at],
  ["updated_at", "timestamptz", () => at],
];

/** Writes what judging left: inserts of the added rows, updates of the changed ones, the books and the history. */
export async function saveOrderBook(sql: Sql, book: OrderBook, at: Date): Promise<void> {
  await standAside(sql, book.moved);
  await insertRows(sql, "friend", friendColumns, added(book.friends.values()));
  await insertRows(sql, "referral", referralColumns, added(book.referrals.values()));
  await insertRows(sql, "qualifying_order", orderColumns, added(book.orders.values()));
  await insertRows(sql, "reward", rewardColumns(at), added(book.rewards.values()));
  await saveOrderLines(sql, book.linesLearned, at);
  await saveFraudBook(sql, book.fraud);
  await saveLedger(sql, book.ledger, at);
  await saveActivity(sql, book, at);
  await saveChanges(sql, book, at);
  await saveEarnings(sql, book, at);
}

/** What stops standing makes room first: a friend has one standing referral in a program. */
async function standAside(sql: Sql, moved: ReadonlySet<ReferralRow>): Promise<void> {
  const stored = [...moved].filter(({ fate }) => fate !== "added");
  for (const row of stored.toSorted((a, b) => Number(a.supersededBy === null) - Number(b.supersededBy === null)))
    await sql.query({
      name: "stand aside",
      text: "update referral set superseded_by = $3 where shop_id = $1 and id = $2",
      values: [row.shopId, row.referralId, row.supersededBy],
    });
}

/** Updates rows by their keys, which are the first two columns: one statement for any number of them. */
async function updateRows<Row>(
  sql: Sql,
  table: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): Promise<void> {
  if (rows.length === 0) return;
  const names = columns.map(([name]) => name);
  await sql.query({
    name: `update ${table}`,
    text: `update ${table} t set ${names
      .slice(2)
      .map((name) => `${name} = k.${name}`)
      .join(
        ", ",
      )} from unnest(${columns.map(([, type], index) => `$${index + 1}::${type}[]`).join(", ")}) k(${names.join(", ")})
      where ${names
        .slice(0, 2)
        .map((name) => `t.${name} = k.${name}`)
        .join(" and ")}`,
    values: columns.map(([, , value]) => arrayLiteral(rows.map(value))),
  });
}

async function saveChanges(sql: Sql, book: OrderBook, at: Date): Promise<void> {
  await updateRows<FriendRow>(
    sql,
    "friend",
    only(friendColumns, ["shop_id", "id", "customer_id"]),
    changed(book.friends.values()),
  );
  await updateRows<ReferralRow>(
    sql,
    "referral",
    only(referralColumns, [
      "shop_id",
      "id",
      "state",
      "reason",
      "check_at",
      "check_order_id",
      "previous_orders",
      "verdict",
      "verdict_reason",
      "verdict_values",
      "friend_account_id",
      "counts_since",
      "cleared_at",
    ]),
    changed(book.referrals.values()),
  );
  await updateRows<OrderRow>(
    sql,
    "qualifying_order",
    only(orderColumns, [
      "shop_id",
      "order_id",
      "referral_id",
      "attribution",
      "confidence",
      "bar",
      "removed_at",
      "refusal",
      "refusal_values",
      "base_minor",
      "base_known",
      "goods",
      "paid_at",
      "cancelled_at",
      "fully_refunded",
      "fulfilled_at",
      "disputes",
      "state_at",
    ]),
    changed(book.orders.values()),
  );
  await updateRows<RewardRow>(
    sql,
    "reward",
    only(rewardColumns(at), [
      "shop_id",
      "id",
      "state",
      "reason",
      "order_id",
      "amount_minor",
      "clawed_minor",
      "hold_until",
      "updated_at",
    ]),
    changed(book.rewards.values()),
  );
}

/** Some of a table's columns, the keys first. */
function only<Row>(columns: readonly Column<Row>[], names: readonly string[]): readonly Column<Row>[] {
  return names.map((name) => {
    const column = columns.find((each) => each[0] === name);
    if (!column) throw new Error(`no column is called ${name}`);
    return column;
  });
}

async function saveLedger(sql: Sql, ledger: readonly LedgerRow[], at: Date): Promise<void> {
  await insertRows<LedgerRow>(
    sql,
    "ledger_transaction",
    [
      ["shop_id", "int", (row) => row.shopId],
      ["id", "text", (row) => row.transactionId],
      ["key", "text", (row) => row.key],
      ["kind", "text", (row) => row.kind],
      ["reward_id", "text", (row) => row.rewardId],
      ["at", "timestamptz", () => at],
    ],
    ledger,
  );
  const lines = ledger.flatMap(({ shopId, transactionId, posting }) => [
    {
      shopId,
      transactionId,
      line: 1,
      ...accountColumns(posting.from),
      asset: posting.value.currency,
      amountMinor: -posting.value.amountMinor,
    },
    {
      shopId,
      transactionId,
      line: 2,
      ...accountColumns(posting.to),
      asset: posting.value.currency,
      amountMinor: posting.value.amountMinor,
    },
  ]);
  await insertRows<(typeof lines)[number]>(
    sql,
    "ledger_entry",
    [
      ["shop_id", "int", (line) => line.shopId],
      ["transaction_id", "text", (line) => line.transactionId],
      ["line", "int2", (line) => line.line],
      ["account", "text", (line) => line.account],
      ["party_id", "text", (line) => line.partyId],
      ["rail", "text", (line) => line.rail],
      ["asset", "text", (line) => line.asset],
      ["amount_minor", "int8", (line) => line.amountMinor],
    ],
    lines,
  );
}

async function saveActivity(sql: Sql, { activity, referrals, rewards }: OrderBook, at: Date): Promise<void> {
  // What happens to a friend's reward stands on the friend's record.
  const friends = new Map<string, string>();
  for (const { side, rewardId, referrerId } of rewards.values())
    if (side === "friend") friends.set(rewardId, referrerId);
  await insertRows<ActivityRow>(
    sql,
    "activity",
    [
      ["shop_id", "int", (row) => row.shopId],
      ["referral_id", "text", (row) => row.referralId],
      [
        "referrer_id",
        "text",
        (row) =>
          friends.get(row.rewardId ?? "") ?? referrals.get(`${row.shopId}|${row.referralId}`)?.referrerId ?? null,
      ],
      ["reward_id", "text", (row) => row.rewardId],
      ["actor", "text", (row) => row.actor],
      ["what", "text", (row) => row.what],
      ["reason", "text", (row) => row.reason],
      ["data", "jsonb", (row) => JSON.stringify(row.data)],
      ["at", "timestamptz", () => at],
    ],
    activity,
  );
}
