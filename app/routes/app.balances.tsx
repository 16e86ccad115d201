import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { type BalancesData, BalancesPage } from "../components/balances/balances-page.tsx";
import { PageLoading } from "../components/page-loading.tsx";
import { SettingUp } from "../components/setting-up.tsx";
import { shopFormat } from "../components/shop-format.ts";
import { calendarOf, daysAfter, monthOf, parseDay } from "../core/calendar.ts";
import { liabilities } from "../core/ledger/liability.ts";
import { railChoices } from "../flows/rail-choices.ts";
import { expiringAt } from "../store/expiries.ts";
import { lapsing, lapsingAt } from "../store/unclaimed-rewards.ts";
import { booksOn, firstDayOfBooks } from "../store/views/books-on.ts";
import { describeBalance } from "./admin/describe-balances.ts";
import { openShop } from "./admin/open-shop.ts";

export const meta: MetaFunction = () => [{ title: "Balances · Goodword" }];

export async function loader({ request, context: { services } }: LoaderFunctionArgs): Promise<BalancesData | null> {
  const shop = await openShop(request, services);
  if (shop === null) return null;
  const now = services.clock.now();
  const asked = parseDay(new URL(request.url).searchParams.get("day"));
  const rails = await railChoices(services, shop.shopId);
  return shop.read(async (db, row) => {
    const calendar = calendarOf(row.timezone);
    const today = calendar.dayOf(now);
    // An address with a day that has not been shows today.
    const day = asked !== null && asked < today ? asked : today;
    const words = {
      format: shopFormat(row.timezone, now),
      now,
      rail: (name: string) => rails.find((rail) => rail.name === name)?.title ?? name,
    };
    const owed = liabilities(await booksOn(db, day, calendar));
    const end = day === today ? now : calendar.startOf(daysAfter(day, 1));
    const expiring = {
      unclaimed: day === today ? await lapsing(db) : await lapsingAt(db, end),
      unused: await expiringAt(db, end),
    };
    const latest = day === today ? owed : liabilities(await booksOn(db, today, calendar));
    return {
      day,
      today,
      month: monthOf(today),
      exported: latest.map((each) => each.currency),
      first: await firstDayOfBooks(db),
      when:
        day === today
          ? "Now"
          : new Intl.DateTimeFormat("en-US", { timeZone: "UTC", dateStyle: "long" }).format(new Date(day)),
      currencies: owed.map((each) => describeBalance(each, words, expiring)),
    };
  });
}

export default function Balances() {
  const data = useLoaderData<typeof loader>();
  if (data === null) return <SettingUp />;
  return (
    <PageLoading>
      <BalancesPage data={data} />
    </PageLoading>
  );
}
