import type { ShopId } from "../core/ids.ts";
import type { Services } from "../platform/services.ts";
import { checkShopBooks } from "../store/book-checks.ts";
import { clearProblem, raiseProblem } from "../store/problems.ts";

const key = "books";

/** Holds a shop's books against its rewards and payouts. What does not agree is an error for us and a problem that the merchant sees. */
export async function checkBooks(services: Services, shopId: ShopId): Promise<void> {
  const breaches = await services.db.inTransaction((sql) => checkShopBooks(sql, shopId));
  const at = services.clock.now();
  if (breaches.length > 0) services.log.error({ shop: shopId, breaches }, "the books do not agree");
  await services.db.inShop(shopId, (db) =>
    breaches.length === 0
      ? clearProblem(db, key, at)
      : raiseProblem(
          db,
          {
            key,
            what: "The books do not agree with the rewards and payouts.",
            action: `Issue nothing until it is looked into. We have been told: ${breaches
              .map(({ rule, ids }) => `it does not hold that ${rule} (${ids.join(", ")})`)
              .join("; ")}.`,
            href: "/app/balances",
          },
          at,
        ),
  );
}
