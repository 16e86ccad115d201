import type { ReferrerId, ShopId } from "../core/ids.ts";
import { planLapse } from "../core/reward/plan-lapse.ts";
import type { ShopDb } from "../platform/db.ts";
import type { Services } from "../platform/services.ts";
import { queueMail } from "../store/mails.ts";
import { lockPointsOf, peopleWithOldPoints, readPoints } from "../store/points.ts";
import { readPointsRules } from "../store/points-rules.ts";
import { readReferrers } from "../store/referrers.ts";
import { readShop } from "../store/shops.ts";
import { lapsePoints as lapse, tellOfLapse } from "../store/use-points.ts";

const atOnce = 200;
const dayMs = 86_400_000;

/** Where people see their points: the app proxy's address, as shopify.app.toml names it. */
const pagePath = "/apps/goodword/points";

/** Tells people whose points nobody touched for long that they lapse, and lets those lapse of which they were told in time. */
export async function lapsePoints(services: Services, shopId: ShopId): Promise<void> {
  let after = "";
  for (;;) {
    const last = await services.db.inShop(shopId, async (db) => {
      const rules = (await readPointsRules(db)).lapse;
      if (rules === null) return null;
      const at = services.clock.now();
      const before = new Date(at.getTime() - (rules.days - rules.remindDays) * dayMs);
      const people = await peopleWithOldPoints(db, before, after, atOnce);
      for (const referrerId of people) {
        await lockPointsOf(db, referrerId);
        const has = await readPoints(db, referrerId);
        if (has === null || has.points <= 0) continue;
        const step = planLapse(rules, { dueAt: has.movedAt, lapsesAt: has.lapsesAt }, at);
        if (step.kind === "remind")
          await remind(services, db, { referrerId, points: has.points, until: step.lapsesAt });
        if (step.kind === "lapse") await lapse(db, referrerId, has.points, has.lapsesAt ?? at, at);
      }
      return people.at(-1) ?? null;
    });
    if (last === null) return;
    after = last;
  }
}

/** Told on their page, and by mail where their address is known. */
async function remind(
  services: Services,
  db: ShopDb,
  { referrerId, points, until }: { readonly referrerId: ReferrerId; readonly points: number; readonly until: Date },
): Promise<void> {
  const at = services.clock.now();
  await tellOfLapse(db, referrerId, until, points, at);
  const person = (await readReferrers(db, services.seal, [referrerId])).get(referrerId);
  if (!person?.email) return;
  const { domain, storefrontUrl } = await readShop(db);
  const day = until.toISOString();
  await queueMail(
    db,
    services.seal,
    {
      cause: `points_lapse:${referrerId}:${day}`,
      kind: "points_lapse",
      to: person.email,
      personId: referrerId,
      locale: person.locale,
      facts: {
        points: { amountMinor: points, currency: "POINTS" },
        until: { day },
        link: `${storefrontUrl ?? `https://${domain}`}${pagePath}`,
      },
    },
    at,
  );
}
