import { parse } from "csv-parse/sync";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { calendarOf, type Day, daysAfter } from "../../app/core/calendar.ts";
import { type House, type Store, startHouse } from "../support/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

/** The day in the store's own time zone: the sandbox keeps its stores in yen in Tokyo. */
const today = (currency = "USD"): Day =>
  calendarOf(currency === "JPY" ? "Asia/Tokyo" : "America/New_York").dayOf(house.app.services.clock.now());

/** The file as the merchant's browser gets it. */
async function download(store: Store, wanted: Record<string, string>): Promise<Response> {
  const { token } = await house.control.apps.idToken(store.shop);
  return fetch(`${house.app.url}/app/journal?${new URLSearchParams({ shop: store.shop, ...wanted })}`, {
    headers: { authorization: `Bearer ${token}`, "user-agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/153.0" },
  });
}

type Line = Readonly<Record<string, string>>;

async function read(answer: Response): Promise<Line[]> {
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toMatch(/^text\/csv/);
  return parse(await answer.text(), { columns: true, record_delimiter: "\r\n" });
}

/** A decimal in thousandths, so that sums are whole whatever the currency. */
const thousandths = (decimal: string | undefined) => Math.round(Number(decimal || "0") * 1_000);
const sum = (lines: readonly Line[], column: string) =>
  lines.reduce((total, line) => total + thousandths(line[column]), 0);

/** A store in which everything that the books know has happened, over several days. */
async function busyStore(currency: string): Promise<{ store: Store; first: Day }> {
  const store = await house.openShop({ currency });
  await store.program({ holdDays: 1 });
  const first = today(currency);
  const anna = await store.referrer("anna@example.com");
  const buy = (customer: string) => store.buys({ customer, discountCodes: [anna.code] });
  const orders = [await buy("j1@example.com"), await buy("j2@example.com"), await buy("j3@example.com")];
  await house.days(2);
  await store.issue("shopify-discount");
  await house.days(1);
  await house.control.orders.refund({ shop: store.shop, order: orders[0]?.id ?? "", full: true });
  await house.control.orders.cancel({ shop: store.shop, order: (await buy("j4@example.com")).id });
  await house.settled();
  return { store, first };
}

describe("the journal", () => {
  test.each(["USD", "JPY", "KWD"])(
    "in %s has every line of the books, and opening plus lines makes closing",
    async (currency) => {
      const { store, first } = await busyStore(currency);
      const books = await house.query<{ id: string; account: string; rail: string; amount: number }>(
        `select transaction_id as id, account, rail, amount_minor as amount from ledger_entry where shop_id = $1 order by transaction_id, line`,
        [store.shopId],
      );
      const exponent = { USD: 2, JPY: 0, KWD: 3 }[currency] ?? 2;
      const lines = await read(await download(store, { from: first, to: today(currency), currency, file: "journal" }));
      expect(
        lines.map((line) => [line.Transaction, line.Account, thousandths(line.Credit) - thousandths(line.Debit)]),
      ).toEqual(
        books.map((entry) => [
          entry.id,
          entry.rail === "" ? entry.account : `${entry.account}:${entry.rail}`,
          entry.amount * 10 ** (3 - exponent),
        ]),
      );
      for (const [, of] of Map.groupBy(lines, (line) => line.Transaction))
        expect(sum(of, "Debit")).toBe(sum(of, "Credit"));
      expect(lines.every((line) => (line.Debit === "") !== (line.Credit === ""))).toBe(true);

      // Whole, and cut in two at each day: the parts meet.
      for (let cut = first; cut <= today(currency); cut = daysAfter(cut, 1)) {
        const periods = [
          { from: first, to: cut },
          { from: daysAfter(cut, 1), to: daysAfter(today(currency), 1) },
        ];
        let closing = new Map<string, number>();
        let told = 0;
        for (const period of periods) {
          const [entries, accounts] = [
            await read(await download(store, { ...period, currency, file: "journal" })),
            await read(await download(store, { ...period, currency, file: "accounts" })),
          ];
          told += entries.length;
          expect(sum(accounts, "Closing debit")).toBe(sum(accounts, "Closing credit"));
          for (const account of accounts) {
            const key = account.Account ?? "";
            const of = entries.filter((entry) => entry.Account === key);
            const opening = thousandths(account["Opening credit"]) - thousandths(account["Opening debit"]);
            const end = thousandths(account["Closing credit"]) - thousandths(account["Closing debit"]);
            expect(opening).toBe(closing.get(key) ?? 0);
            expect([sum(of, "Debit"), sum(of, "Credit")]).toEqual([
              thousandths(account.Debit),
              thousandths(account.Credit),
            ]);
            expect(opening + sum(of, "Credit") - sum(of, "Debit")).toBe(end);
          }
          closing = new Map(
            accounts.map((each) => [
              each.Account ?? "",
              thousandths(each["Closing credit"]) - thousandths(each["Closing debit"]),
            ]),
          );
        }
        expect(told).toBe(books.length);
      }
    },
  );

  test("goes on over its pages, and says what it needs when it is asked for nonsense", async () => {
    await busyStore("USD");
    // As when the server counts its tables a moment before another shop begins: it then expects one row of that shop.
    await house.query("analyze");
    const store = await house.openShop();
    await house.query(
      `with t as (insert into ledger_transaction (shop_id, id, key, kind, at)
         select $1, 'ltx_' || $3 || lpad(n::text, 6, '0'), 'many:' || n, 'earn', $2 from generate_series(1, 1203) n returning shop_id, id)
       select count(*) from t`,
      [store.shopId, house.app.services.clock.now(), idTime(house.app.services.clock.now())],
    );
    await house.query(
      `insert into ledger_entry (shop_id, transaction_id, line, account, asset, amount_minor)
       select shop_id, id, l, 'reward_expense', 'USD', case l when 1 then -1 else 1 end from ledger_transaction, generate_series(1, 2) l
       where shop_id = $1 and key like 'many:%'`,
      [store.shopId],
    );
    const lines = await read(await download(store, { from: today(), to: today(), currency: "USD", file: "journal" }));
    expect(new Set(lines.map((line) => line.Transaction)).size).toBe(1_203);
    expect(lines).toHaveLength(2_406);
    for (const wrong of [
      { from: today(), to: daysAfter(today(), -1), currency: "USD", file: "journal" },
      { from: "2026-02-30", to: today(), currency: "USD", file: "journal" },
      { from: today(), to: today(), currency: "dollars", file: "journal" },
      { from: today(), to: today(), currency: "USD", file: "../etc" },
    ])
      expect((await download(store, wrong)).status).toBe(400);
  });

  test("is one shop's alone", async () => {
    const { first } = await busyStore("USD");
    const other = await house.openShop();
    expect(await read(await download(other, { from: first, to: today(), currency: "USD", file: "journal" }))).toEqual(
      [],
    );
    expect(await read(await download(other, { from: first, to: today(), currency: "USD", file: "accounts" }))).toEqual(
      [],
    );
  });
});

/** The time that an id begins with, as the app writes it. */
function idTime(at: Date): string {
  const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
  let time = at.getTime();
  let text = "";
  for (let digit = 0; digit < 10; digit += 1) {
    text = alphabet[time % 32] + text;
    time = Math.floor(time / 32);
  }
  return text;
}
