import type { IdKind, ReferralCodeId, ReferrerId, ShopId } from "../../app/core/ids.ts";
import { currency } from "../../app/core/money/money.ts";
import { judgeOrder } from "../../app/core/referral/judge-order.ts";
import { emptyBook, type OrderBook } from "../../app/core/referral/order-book.ts";
import { settleReferral } from "../../app/core/referral/settle-referral.ts";
import { benchProgram, benchTerms } from "./fill-shop.ts";

const shopId = 1 as ShopId;
/** As many as the worker takes at once. */
const batch = 500;
const referrers = 1_000;

/**
 * How many orders a second the pure core decides, on one core and without a database: whose each is, whether it counts, what
 * is owed and what is posted. Each order is of another friend, in batches as the worker has them. Checks that each became a reward.
 */
export function measureDecisions(seconds: number): number {
  let decided = 0;
  const run = (until: number): void => {
    while (performance.now() < until) {
      const book = bookOfShop();
      for (let n = 0; n < batch; n += 1) judgeOne(book, decided + n);
      for (const referral of book.touched) settleReferral(book, referral, newId);
      if (book.rewards.size !== batch || book.ledger.length !== batch)
        throw new Error(`${batch} orders became ${book.rewards.size} rewards and ${book.ledger.length} movements`);
      decided += batch;
    }
  };
  // The first second warms the runtime up.
  run(performance.now() + 1_000);
  decided = 0;
  const start = performance.now();
  run(start + seconds * 1_000);
  return decided / ((performance.now() - start) / 1_000);
}

let ids = 0;
const newId = <Id extends string>(kind: IdKind) => `${kind}_${++ids}` as Id;

function bookOfShop(): OrderBook {
  const book = emptyBook();
  book.programs.set(`1|${benchProgram}`, { programId: benchProgram, state: "active", version: 1, terms: benchTerms });
  book.terms.set(`1|${benchProgram}|1`, benchTerms);
  for (let n = 0; n < referrers; n += 1) {
    const referrerId = `rfr_${n}` as ReferrerId;
    book.codes.set(`1|GW${n}`, {
      codeId: `cod_${n}` as ReferralCodeId,
      code: `GW${n}`,
      programId: benchProgram,
      referrerId,
    });
    book.referrers.set(`1|${referrerId}`, { customerId: `referrer:${n}`, emailHash: null });
  }
  return book;
}

function judgeOne(book: OrderBook, n: number): void {
  const at = new Date(1_790_000_000_000 + n);
  judgeOrder(
    book,
    {
      shopId,
      emailHash: null,
      cart: null,
      order: {
        orderId: `gid://shopify/Order/${n}`,
        name: `#${n}`,
        stateAt: at,
        createdAt: at,
        paid: true,
        paidAt: at,
        cancelledAt: null,
        fullyRefunded: false,
        test: false,
        currency: currency("USD"),
        baseMinor: 9_360,
        discountCodes: [`GW${n % referrers}`],
        cartToken: null,
        customerId: `customer:${n}`,
        email: null,
      },
    },
    newId,
  );
}
