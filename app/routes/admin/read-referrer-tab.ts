import type { ReferrerTab, ReferrerTabData } from "../../components/referrers/referrer-page.tsx";
import { calendarOf, monthOf, parseDay } from "../../core/calendar.ts";
import type { ReferrerId } from "../../core/ids.ts";
import { currency } from "../../core/money/money.ts";
import type { ShopDb } from "../../platform/db.ts";
import type { Services } from "../../platform/services.ts";
import type { ShopRow } from "../../store/shops.ts";
import { readCursor } from "../../store/views/cursor.ts";
import { currenciesOf, personStatement } from "../../store/views/person-statement.ts";
import { referralList } from "../../store/views/referral-list.ts";
import { referrerPayouts, referrerRewards } from "../../store/views/referrer-money.ts";
import { describeReferralRow } from "./describe-referral-row.ts";
import { describePayoutRow, describeRewardOf } from "./describe-referrer.ts";
import { describeStatement } from "./describe-statement.ts";
import { readRecord } from "./read-record.ts";
import type { Words } from "./words.ts";

/** A tab's content and where its list goes on. */
export interface TabRead {
  readonly content: ReferrerTabData;
  readonly newer: string | null;
  readonly older: string | null;
}

/** Reads what one tab of a referrer's page shows, and nothing of the others. */
export async function readReferrerTab(
  services: Services,
  db: ShopDb,
  shop: ShopRow,
  words: Words,
  { referrerId, tab, search }: { referrerId: ReferrerId; tab: ReferrerTab; search: URLSearchParams },
): Promise<TabRead> {
  const cursor = readCursor(search.get("at"));
  switch (tab) {
    case "statement": {
      const calendar = calendarOf(shop.timezone);
      const present = monthOf(calendar.dayOf(services.clock.now()));
      const asked = parseDay(`${search.get("month")}-01`);
      const month = asked !== null && asked < present ? asked : present;
      const currencies = await currenciesOf(db, referrerId);
      const wanted = currencies.find((each) => each === search.get("currency"));
      const chosen = wanted ?? currencies[0] ?? currency(shop.currency);
      const after = /^ltx_[0-9a-z]{1,60}$/.exec(search.get("after") ?? "")?.[0] ?? null;
      const statement = await personStatement(db, { personId: referrerId, currency: chosen, month, calendar, after });
      return {
        content: { tab, statement: describeStatement(statement, words, { present, currencies, after }) },
        newer: null,
        older: null,
      };
    }
    case "referrals": {
      const page = await referralList(db, services.seal, { state: null, search: "", of: { referrerId }, cursor });
      return { ...page, content: { tab, rows: page.rows.map((row) => describeReferralRow(row, words.format)) } };
    }
    case "rewards": {
      const page = await referrerRewards(db, referrerId, cursor);
      return { ...page, content: { tab, rows: page.rows.map((row) => describeRewardOf(row, words)) } };
    }
    case "payouts": {
      const page = await referrerPayouts(db, referrerId, cursor);
      return { ...page, content: { tab, rows: page.rows.map((row) => describePayoutRow(row, words)) } };
    }
    case "record": {
      const { lines, ...rest } = await readRecord(services, db, words, { referrerId }, search.get("at"));
      return { ...rest, content: { tab, lines } };
    }
  }
}
