import type { PayoutBatchId, PayoutId, ReferrerId } from "../core/ids.ts";
import type { ShopDb } from "../platform/db.ts";

/** Something the merchant must fix. The key is stable: the same trouble twice is one problem. */
export interface NewProblem {
  readonly key: string;
  readonly what: string;
  readonly action: string;
  readonly href: string;
}

/** The provider has a payment and waits for the merchant; paying again would be wrong. */
export function attentionOf(payoutId: PayoutId, attention: string): NewProblem {
  return {
    key: `payout:${payoutId}`,
    what: "A payment waits for you at its provider.",
    action: attention,
    href: "/app/rewards",
  };
}

/** A provider has a whole batch and waits for the merchant before it pays anything of it. */
export function batchWaits(batchId: PayoutBatchId, title: string, what: string): NewProblem {
  return {
    key: `batch:${batchId}`,
    what: `A batch of payments waits for you at ${title}.`,
    action: what,
    href: "/app/rewards?tab=in-progress",
  };
}

/** Nobody can say what became of a whole batch. */
export function lostBatch(batchId: PayoutBatchId, detail: string): NewProblem {
  return {
    key: `batch:${batchId}`,
    what: "We cannot find out whether a batch of payments arrived.",
    action: `Look it up at the provider. ${detail}`,
    href: "/app/rewards",
  };
}

/** Nobody can say what became of a payment; the merchant looks it up at the provider and decides (decide-payout.ts). */
export function undecided(payoutId: PayoutId, detail: string): NewProblem {
  return {
    key: `payout:${payoutId}`,
    what: "We cannot find out whether a payment arrived.",
    action: `Look it up at the provider. ${detail} If we can never ask, say under In progress whether it was paid.`,
    href: "/app/rewards?tab=in-progress",
  };
}

/** A provider says that it paid what counts as failed here: it may be paid twice, or be about to. */
export function paidAfterAll(payoutId: PayoutId, rail: string): NewProblem {
  return {
    key: `paid:${payoutId}`,
    what: "A provider says that it made a payment which counts as failed here.",
    action: `Look up ${payoutId} at ${rail} before you issue the reward again.`,
    href: "/app/rewards?tab=not-rewarded",
  };
}

/** A provider that leaves our requests without an answer: its rail rests. */
export function silentRail(rail: string, title: string): NewProblem {
  return {
    key: `lane:${rail}`,
    what: `${title} does not answer, so rewards over it wait.`,
    action:
      "Nothing is lost. We ask again by ourselves and go on when it answers; look at its status page if this lasts.",
    href: "/app/rewards?tab=in-progress",
  };
}

/** Somebody changed a person's payout details who was not that person. */
export function changeStopped(referrerId: ReferrerId): NewProblem {
  return {
    key: `details:${referrerId}`,
    what: "A referrer stopped a change of their payout details: it was not theirs.",
    action: "Their old details hold again and nothing went elsewhere. Ask them to secure their account at your store.",
    href: `/app/referrers/${referrerId}`,
  };
}

/** Mails to people do not leave. */
export function mailsNotSent(why: string): NewProblem {
  return {
    key: "mail",
    what: "Mails to the people who refer your store are not sent.",
    action: `Whoever runs Goodword for you sets SMTP_URL and MAIL_FROM; then send a test mail under Settings. (${why})`,
    href: "/app/settings",
  };
}

/** Shopify refuses to show orders: nothing is judged or released until it does. */
export function cannotReadOrders(detail: string): NewProblem {
  return {
    key: "shopify:read",
    what: "We cannot read orders, so rewards wait.",
    action: `Open the app once in the Shopify admin. ${detail}`,
    href: "/app",
  };
}

/** A program rewards collections, and the app may not see what is in them. */
export const cannotReadProducts: NewProblem = {
  key: "shopify:products",
  what: "We cannot see which collections products are in, so rewards wait.",
  action: "Open the program and allow Goodword to read products, under what of an order counts.",
  href: "/app/program",
};

/** Rewards wait for orders that nobody fulfils. */
export function unfulfilled(count: number, names: readonly string[], days: number): NewProblem {
  const more = count > names.length ? ` and ${count - names.length} more` : "";
  return {
    key: "orders:unfulfilled",
    what: `Rewards wait for orders that are not fulfilled ${days} days after they were paid.`,
    action: `Fulfil or cancel ${names.join(", ")}${more} in Shopify; then their rewards go on or fall away.`,
    href: "/app/rewards?tab=on-hold",
  };
}

/** A discount of ours was changed in Shopify; `null` for what is needed of the problem to clear it. */
export function changedDiscount(
  discountId: string,
  drift: { readonly name: string; readonly gone: boolean; readonly changes: readonly string[] } | null,
): NewProblem {
  return {
    key: `discount:${discountId}`,
    what: `The discount of ${drift?.name} was ${drift?.gone ? "deleted" : "changed"} in Shopify. ${drift?.changes.join(" ") ?? ""}`.trim(),
    action: drift?.gone
      ? "Its links and codes give nothing any more. Have it made again, or leave it so."
      : "Put it right with one press, or leave it as it is now.",
    href: "/app/discounts",
  };
}

/** Raises a problem, or notes that it is still there; one that was cleared starts anew. */
export async function raiseProblem(db: ShopDb, problem: NewProblem, at: Date): Promise<void> {
  const { shopId } = db;
  const { key, ...rest } = problem;
  await db.$executeRaw`
    insert into problem (shop_id, key, what, action, href, since, last_seen) values (${shopId}, ${key}, ${rest.what}, ${rest.action}, ${rest.href}, ${at}, ${at})
    on conflict (shop_id, key) do update set what = excluded.what, action = excluded.action, href = excluded.href, last_seen = excluded.last_seen,
      since = case when problem.cleared_at is null then problem.since else excluded.since end, cleared_at = null`;
}

/** Whether the merchant is being asked about it now. */
export async function isProblemOpen(db: ShopDb, key: string): Promise<boolean> {
  return (await db.problem.count({ where: { shopId: db.shopId, key, clearedAt: null } })) > 0;
}

/** Clears a problem; the next success does it. */
export async function clearProblem(db: ShopDb, key: string, at: Date): Promise<void> {
  await db.problem.updateMany({ where: { shopId: db.shopId, key, clearedAt: null }, data: { clearedAt: at } });
}
