import type { FriendId, MailId, ReferrerId } from "../core/ids.ts";
import type { MailFact, MailFacts, MailKind } from "../core/language/mails/mail-kind.ts";
import { foldEmail } from "../core/referral/fold-email.ts";
import type { ShopDb, Sql } from "../platform/db.ts";
import { newId } from "../platform/new-id.ts";
import { enqueue } from "../platform/queue.ts";
import type { Seal } from "../platform/seal.ts";

/** What became of a mail. `not_sent`: no mail server was named when its turn came. */
export type MailState = "queued" | "sent" | "failed" | "not_sent";

/** A mail to be written and sent. */
export interface NewMail<Kind extends MailKind> {
  /** Why it is sent, once and never again in this shop: what happened and to what ("lapse_warning:rwd_…"). */
  readonly cause: string;
  readonly kind: Kind;
  readonly to: string;
  /** Whom it is about, so that it goes with their erasure; null for the merchant's own. */
  readonly personId: ReferrerId | FriendId | null;
  /** In which language, as a storefront names it ("de-AT"). */
  readonly locale: string;
  readonly facts: MailFacts<Kind>;
}

/** A mail as it waits to be sent. `content` is null once it was emptied. */
export interface MailRow {
  readonly mailId: MailId;
  readonly kind: string;
  readonly state: MailState;
  readonly attempts: number;
  readonly locale: string;
  readonly content: { readonly to: string; readonly facts: Readonly<Record<string, MailFact>> } | null;
}

const contentContext = (shopId: number) => `mail:${shopId}`;

/** The job that sends it: one however often it is asked for. */
export function sendMailJob(shopId: number, mailId: MailId, afterSeconds?: number) {
  return {
    name: "send-mail",
    payload: { shopId, mailId },
    key: `mail:${mailId}`,
    ...(afterSeconds === undefined ? {} : { afterSeconds }),
  };
}

/**
 * Writes a mail down and has it sent once this transaction is committed; rolled back, it was never written. A cause that has
 * its mail already gets no other one: answers `false`.
 */
export async function queueMail<Kind extends MailKind>(
  db: ShopDb,
  seal: Seal,
  mail: NewMail<Kind>,
  at: Date,
): Promise<boolean> {
  const { shopId } = db;
  const { cause, kind, to, personId, locale, facts } = mail;
  const id = newId<MailId>("mail", at);
  const folded = foldEmail(to);
  const { count } = await db.mail.createMany({
    data: [
      {
        shopId,
        id,
        cause,
        kind,
        personId,
        addressHash: folded === null ? null : Buffer.from(seal.hash(folded, shopId)),
        contentSealed: Buffer.from(seal.seal(JSON.stringify({ to, facts }), contentContext(shopId))),
        locale,
        createdAt: at,
      },
    ],
    skipDuplicates: true,
  });
  if (count === 1) await enqueue(db, sendMailJob(shopId, id));
  return count === 1;
}

/** Whether a mail of that kind was written since then. */
export async function isMailedSince(db: ShopDb, kind: MailKind, since: Date): Promise<boolean> {
  return (await db.mail.count({ where: { shopId: db.shopId, kind, createdAt: { gt: since } } })) > 0;
}

/** A mail by its id. */
export async function readMail(db: ShopDb, seal: Seal, mailId: MailId): Promise<MailRow | null> {
  const row = await db.mail.findUnique({ where: { shopId_id: { shopId: db.shopId, id: mailId } } });
  if (row === null) return null;
  return {
    mailId,
    kind: row.kind,
    state: row.state as MailState,
    attempts: row.attempts,
    locale: row.locale,
    content:
      row.contentSealed &&
      (JSON.parse(seal.open(row.contentSealed, contentContext(db.shopId))) as NonNullable<MailRow["content"]>),
  };
}

/** Writes down how a try ended; `queued` with a reason is one that is tried again. */
export async function saveMailEnd(
  db: ShopDb,
  mailId: MailId,
  end: { readonly state: MailState; readonly reason: string | null },
  at: Date,
): Promise<void> {
  await db.mail.updateMany({
    where: { shopId: db.shopId, id: mailId, state: "queued" },
    data: { ...end, attempts: { increment: 1 }, endedAt: end.state === "queued" ? null : at },
  });
}

/** Empties what mails said and to whom: those of some people, by who they are or by their address. */
export async function emptyMailsOf(
  db: ShopDb,
  personIds: readonly string[],
  addressHash: Uint8Array | null,
): Promise<void> {
  await db.mail.updateMany({
    where: {
      shopId: db.shopId,
      OR: [
        { personId: { in: [...personIds] } },
        ...(addressHash === null ? [] : [{ addressHash: Buffer.from(addressHash) }]),
      ],
    },
    data: { contentSealed: null, addressHash: null },
  });
}

/** Empties mails that ended so many days ago, at most `most` of them; answers how many. The row stays: its cause has had its mail. */
export async function emptyOldMails(sql: Sql, before: Date, most: number): Promise<number> {
  const { rowCount } = await sql.query(
    `update mail set content_sealed = null, address_hash = null where (shop_id, id) in (
       select shop_id, id from mail where content_sealed is not null and state <> 'queued' and ended_at < $1 limit $2)`,
    [before, most],
  );
  return rowCount ?? 0;
}
