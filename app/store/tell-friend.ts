import type { PayoutId, ReferrerId } from "../core/ids.ts";
import type { PayoutDelivery } from "../core/payout/payout-outcome.ts";
import type { ShopDb } from "../platform/db.ts";
import type { Seal } from "../platform/seal.ts";
import { queueMail } from "./mails.ts";
import { readReferrers } from "./referrers.ts";
import { readShop } from "./shops.ts";

/**
 * Writes a friend who is rewarded the code that they got: a guest has no page, and whoever has an account never heard of one.
 * A referrer looks at theirs, and what a provider mails itself is not told twice.
 */
export async function tellFriend(
  db: ShopDb,
  seal: Seal,
  payout: {
    readonly payoutId: PayoutId;
    readonly referrerId: ReferrerId;
    readonly amountMinor: number;
    readonly currency: string;
  },
  { code, url, expiresAt, mailed }: PayoutDelivery,
  at: Date,
): Promise<void> {
  if (code === undefined || mailed === true) return;
  const { shopId } = db;
  const { payoutId, referrerId, amountMinor, currency } = payout;
  const own = await db.payoutReward.count({ where: { shopId, payoutId, reward: { side: "friend" } } });
  if (own === 0) return;
  const person = (await readReferrers(db, seal, [referrerId])).get(referrerId);
  if (!person?.email) return;
  const { domain, storefrontUrl } = await readShop(db);
  const letter = { cause: `friend_reward:${payoutId}`, to: person.email, personId: referrerId, locale: person.locale };
  const facts = { value: { amountMinor, currency }, code, link: url ?? storefrontUrl ?? `https://${domain}` };
  if (expiresAt === undefined) await queueMail(db, seal, { ...letter, kind: "friend_reward", facts }, at);
  else
    await queueMail(
      db,
      seal,
      { ...letter, kind: "friend_reward_until", facts: { ...facts, until: { moment: expiresAt } } },
      at,
    );
}
