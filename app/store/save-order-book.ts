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
import { type Column, insertRows } from "./insert-rows.ts";
import { accountColumns } from "./ledger.ts";

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
  ["code_id", "text", (row) => row.codeId],
  ["visit_id", "text", (row) => row.visitId],
  ["state", "text", (row) => row.state],
  ["reason", "text", (row) => row.reason],
  ["check_at", "timestamptz", (row) => row.checkAt],
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
  ["refusal", "text", (row) => row.refusal],
  ["refusal_values", "jsonb", (row) => (row.refusalValues ? JSON.stringify(row.refusalValues) : null)],
  ["base_minor", "int8", (row) => row.baseMinor],
  ["currency", "text", (row) => row.currency],
  ["paid_at", "timestamptz", (row) => row.paidAt],
  ["cancelled_at", "timestamptz", (row) => row.cancelledAt],
  ["fully_refunded", "bool", (row) => row.fullyRefunded],
  ["state_at", "timestamptz", (row) => row.stateAt],
];
const rewardColumns = (at: Date): readonly Column<RewardRow>[] => [
  ["shop_id", "int", (row) => row.shopId],
  ["id", "text", (row) => row.rewardId],
  ["referral_id", "text", (row) => row.referralId],
  ["program_id", "text", (row) => row.programId],
  ["terms_version", "int", (row) => row.termsVersion],
  ["side", "text", () => "referrer"],
  ["cause", "text", (row) => `order:${row.orderId}`],
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
  await insertRows(sql, "friend", friendColumns, added(book.friends.values()));
  await insertRows(sql, "referral", referralColumns, added(book.referrals.values()));
  await insertRows(sql, "qualifying_order", orderColumns, added(book.orders.values()));
  await insertRows(sql, "reward", rewardColumns(at), added(book.rewards.values()));
  await saveLedger(sql, book.ledger, at);
  await saveActivity(sql, book.activity, at);
  await saveChanges(sql, book, at);
}

async function saveChanges(sql: Sql, book: OrderBook, at: Date): Promise<void> {
  const friends = changed(book.friends.values());
  if (friends.length > 0) {
    await sql.query(
      `update friend f set customer_id = k.customer_id from unnest($1::int[], $2::text[], $3::text[]) k(shop_id, id, customer_id)
       where f.shop_id = k.shop_id and f.id = k.id`,
      [friends.map((row) => row.shopId), friends.map((row) => row.friendId), friends.map((row) => row.customerId)],
    );
  }
  const referrals = changed(book.referrals.values());
  if (referrals.length > 0) {
    await sql.query(
      `update referral r set state = k.state, reason = k.reason, check_at = k.check_at
       from unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::timestamptz[]) k(shop_id, id, state, reason, check_at) where r.shop_id = k.shop_id and r.id = k.id`,
      [
        referrals.map((r) => r.shopId),
        referrals.map((r) => r.referralId),
        referrals.map((r) => r.state),
        referrals.map((r) => r.reason),
        referrals.map((r) => r.checkAt),
      ],
    );
  }
  const orders = changed(book.orders.values());
  if (orders.length > 0) {
    await sql.query(
      `update qualifying_order o set refusal = k.refusal, refusal_values = k.refusal_values, base_minor = k.base, paid_at = k.paid_at, cancelled_at = k.cancelled_at, fully_refunded = k.refunded, state_at = k.state_at
       from unnest($1::int[], $2::text[], $3::text[], $4::int8[], $5::timestamptz[], $6::timestamptz[], $7::bool[], $8::timestamptz[], $9::jsonb[])
         k(shop_id, order_id, refusal, base, paid_at, cancelled_at, refunded, state_at, refusal_values) where o.shop_id = k.shop_id and o.order_id = k.order_id`,
      [
        orders.map((o) => o.shopId),
        orders.map((o) => o.orderId),
        orders.map((o) => o.refusal),
        orders.map((o) => o.baseMinor),
        orders.map((o) => o.paidAt),
        orders.map((o) => o.cancelledAt),
        orders.map((o) => o.fullyRefunded),
        orders.map((o) => o.stateAt),
        orders.map((o) => (o.refusalValues ? JSON.stringify(o.refusalValues) : null)),
      ],
    );
  }
  const rewards = changed(book.rewards.values());
  if (rewards.length > 0) {
    await sql.query(
      `update reward w set state = k.state, reason = k.reason, amount_minor = k.amount, clawed_minor = k.clawed, updated_at = $6
       from unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::int8[], $7::int8[]) k(shop_id, id, state, reason, amount, clawed) where w.shop_id = k.shop_id and w.id = k.id`,
      [
        rewards.map((r) => r.shopId),
        rewards.map((r) => r.rewardId),
        rewards.map((r) => r.state),
        rewards.map((r) => r.reason),
        rewards.map((r) => r.amountMinor),
        at,
        rewards.map((r) => r.clawedMinor),
      ],
    );
  }
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

async function saveActivity(sql: Sql, activity: readonly ActivityRow[], at: Date): Promise<void> {
  await insertRows<ActivityRow>(
    sql,
    "activity",
    [
      ["shop_id", "int", (row) => row.shopId],
      ["referral_id", "text", (row) => row.referralId],
      ["reward_id", "text", (row) => row.rewardId],
      ["actor", "text", () => "goodword"],
      ["what", "text", (row) => row.what],
      ["reason", "text", (row) => row.reason],
      ["data", "jsonb", (row) => JSON.stringify(row.data)],
      ["at", "timestamptz", () => at],
    ],
    activity,
  );
}
