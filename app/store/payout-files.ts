import { Prisma } from "@prisma/client";
import type { PayoutFileId, PayoutId } from "../core/ids.ts";
import { type Currency, currency } from "../core/money/money.ts";
import { type PayoutFileState, payoutFileTransitions } from "../core/payout/file-states.ts";
import { mayBecome } from "../core/transitions.ts";
import type { ShopDb } from "../platform/db.ts";
import type { Seal } from "../platform/seal.ts";

/** A file as its flows need it. */
export interface PayoutFileRow {
  readonly fileId: PayoutFileId;
  readonly rail: string;
  readonly state: PayoutFileState;
  readonly currency: Currency;
  readonly createdAt: Date;
}

/** A payment of a file. */
export interface PayoutFileLine {
  readonly payoutId: PayoutId;
  readonly token: string;
}

const contentContext = (shopId: number, fileId: string) => `payout_file.content:${shopId}:${fileId}`;

/**
 * Payments over a rail in one currency that wait for a file, the longest waiting first; locked, so that two presses at once
 * make one file of them. What is no longer earned at all is left out: people decide about that.
 */
export async function lockWaitingForFile(
  db: ShopDb,
  of: { readonly rail: string; readonly currency: Currency; readonly most: number },
): Promise<readonly { readonly payoutId: PayoutId; readonly amountMinor: number }[]> {
  const rows = await db.$queryRaw<{ id: string; amount_minor: bigint }[]>(Prisma.sql`
    select p.id, p.amount_minor from payout p
    where p.shop_id = ${db.shopId} and p.rail = ${of.rail} and p.state = 'accepted' and p.currency = ${of.currency}
      and not exists (select from payout_file_line l where l.shop_id = p.shop_id and l.payout_id = p.id and l.live)
      and (select coalesce(sum(w.clawed_minor), 0) from payout_reward c join reward w on w.shop_id = c.shop_id and w.id = c.reward_id
           where c.shop_id = p.shop_id and c.payout_id = p.id) < p.amount_minor
    order by p.created_at, p.id limit ${of.most} for update of p skip locked`);
  return rows.map((row) => ({ payoutId: row.id as PayoutId, amountMinor: Number(row.amount_minor) }));
}

/** Keeps a file and what is in it. A payment that is in a live file already is refused by the database. */
export async function saveFile(
  db: ShopDb,
  seal: Seal,
  file: {
    readonly fileId: PayoutFileId;
    readonly rail: string;
    readonly currency: Currency;
    readonly totalMinor: number;
    readonly lines: readonly PayoutFileLine[];
    readonly content: string;
    readonly actor: string;
  },
  at: Date,
): Promise<void> {
  const { shopId } = db;
  const { fileId, lines, content, ...rest } = file;
  await db.payoutFile.create({
    data: {
      shopId,
      id: fileId,
      rail: rest.rail,
      currency: rest.currency,
      totalMinor: rest.totalMinor,
      payments: lines.length,
      contentSealed: Buffer.from(seal.seal(content, contentContext(shopId, fileId))),
      actor: rest.actor,
      createdAt: at,
    },
  });
  await db.payoutFileLine.createMany({ data: lines.map((line) => ({ shopId, fileId, ...line })) });
}

/** Reads a file and locks it: one press at a time decides about it. */
export async function lockFile(db: ShopDb, fileId: PayoutFileId): Promise<PayoutFileRow | null> {
  const rows = await db.$queryRaw<
    { rail: string; state: string; currency: string; created_at: Date }[]
  >`select rail, state, currency, created_at from payout_file where shop_id = ${db.shopId} and id = ${fileId} for update`;
  const row = rows[0];
  return row
    ? {
        fileId,
        rail: row.rail,
        state: row.state as PayoutFileState,
        currency: currency(row.currency),
        createdAt: row.created_at,
      }
    : null;
}

/** A file's content, the same each time; `null` where it has its end or is not there. */
export async function readFileContent(
  db: ShopDb,
  seal: Pick<Seal, "open">,
  fileId: PayoutFileId,
): Promise<{
  readonly rail: string;
  readonly currency: string;
  readonly createdAt: Date;
  readonly text: string;
} | null> {
  const { shopId } = db;
  const row = await db.payoutFile.findUnique({ where: { shopId_id: { shopId, id: fileId } } });
  if (!row?.contentSealed) return null;
  const text = seal.open(row.contentSealed, contentContext(shopId, fileId));
  return { rail: row.rail, currency: row.currency, createdAt: row.createdAt, text };
}

/** The payments of a file that is not dropped, by payout: locks are taken in that order. */
export async function fileLines(db: ShopDb, fileId: PayoutFileId): Promise<readonly PayoutFileLine[]> {
  const rows = await db.payoutFileLine.findMany({
    where: { shopId: db.shopId, fileId, live: true },
    orderBy: { payoutId: "asc" },
  });
  return rows.map((row) => ({ payoutId: row.payoutId as PayoutId, token: row.token }));
}

/** How many payments of a file have no end yet. */
export async function openInFile(db: ShopDb, fileId: PayoutFileId): Promise<number> {
  const rows = await db.$queryRaw<{ open: bigint }[]>`
    select count(*) as open from payout_file_line l join payout p on p.shop_id = l.shop_id and p.id = l.payout_id
    where l.shop_id = ${db.shopId} and l.file_id = ${fileId} and l.live and p.state = 'accepted'`;
  return Number(rows[0]?.open ?? 0);
}

/** Moves a file on; `false` where it cannot go there from where it is. What has its end keeps no content. */
export async function moveFile(db: ShopDb, file: PayoutFileRow, state: PayoutFileState, at: Date): Promise<boolean> {
  if (!mayBecome(payoutFileTransitions, file.state, state)) return false;
  const { shopId } = db;
  const ended = state === "settled" || state === "dropped";
  await db.payoutFile.update({
    where: { shopId_id: { shopId, id: file.fileId } },
    data: {
      state,
      ...(state === "uploaded" ? { uploadedAt: at } : {}),
      ...(ended ? { endedAt: at, contentSealed: null } : {}),
    },
  });
  if (state === "dropped")
    await db.payoutFileLine.updateMany({ where: { shopId, fileId: file.fileId }, data: { live: false } });
  return true;
}

/** Payments that wait for a file though nothing of them is earned any more. */
export async function unearnedPayouts(
  db: ShopDb,
  of: { readonly rail: string; readonly currency: Currency },
): Promise<readonly PayoutId[]> {
  const rows = await db.$queryRaw<{ id: string }[]>(Prisma.sql`
    select p.id from payout p
    where p.shop_id = ${db.shopId} and p.rail = ${of.rail} and p.state = 'accepted' and p.currency = ${of.currency}
      and not exists (select from payout_file_line l where l.shop_id = p.shop_id and l.payout_id = p.id and l.live)
      and (select coalesce(sum(w.clawed_minor), 0) from payout_reward c join reward w on w.shop_id = c.shop_id and w.id = c.reward_id
           where c.shop_id = p.shop_id and c.payout_id = p.id) >= p.amount_minor
    order by p.id limit 1000`);
  return rows.map((row) => row.id as PayoutId);
}
