import type { ShopDb } from "../../platform/db.ts";
import type { MailState } from "../mails.ts";

/** How mails went. */
export interface MailCounts extends Readonly<Record<MailState, number>> {
  /** Why the newest that was not delivered was not. */
  readonly lastReason: string | null;
}

/** How the mails since then went, by their state. */
export async function mailCounts(db: ShopDb, since: Date): Promise<MailCounts> {
  const { shopId } = db;
  const groups = await db.mail.groupBy({
    by: ["state"],
    where: { shopId, createdAt: { gte: since } },
    _count: { _all: true },
  });
  const counts = { queued: 0, sent: 0, failed: 0, not_sent: 0 };
  for (const { state, _count } of groups) counts[state as MailState] = _count._all;
  const last = await db.mail.findFirst({
    where: { shopId, state: { in: ["failed", "not_sent"] }, createdAt: { gte: since } },
    orderBy: { createdAt: "desc" },
    select: { reason: true },
  });
  return { ...counts, lastReason: last?.reason ?? null };
}
