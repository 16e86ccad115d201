import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { describeActivity } from "../components/home/describe-activity.ts";
import { type HomeData, HomePage } from "../components/home/home-page.tsx";
import { setupSteps } from "../components/home/setup-steps.ts";
import { PageLoading } from "../components/page-loading.tsx";
import { personName } from "../components/person-name.ts";
import { SettingUp } from "../components/setting-up.tsx";
import { shopFormat } from "../components/shop-format.ts";
import { calendarOf, daysAfter } from "../core/calendar.ts";
import { liabilities } from "../core/ledger/liability.ts";
import { dismissSetupGuide } from "../flows/dismiss-setup-guide.ts";
import { railChoices } from "../flows/rail-choices.ts";
import { applicationsWaiting } from "../store/applications.ts";
import { figuresSince } from "../store/day-counts.ts";
import { reviewsWaiting } from "../store/reviews.ts";
import { booksOn } from "../store/views/books-on.ts";
import { claimFacts } from "../store/views/claim-list.ts";
import { latestActivity } from "../store/views/latest-activity.ts";
import { openProblems } from "../store/views/open-problems.ts";
import { setupProgress } from "../store/views/setup-progress.ts";
import { waitingLimit, workWaiting } from "../store/views/work-waiting.ts";
import { openShop } from "./admin/open-shop.ts";
import { recordAddress } from "./admin/record-address.ts";

/** Today and the days before it. */
const days = 30;
/** Beyond it Home says "more than". */
const mostPeople = 99;

export const meta: MetaFunction = () => [{ title: "Home · Goodword" }];

export async function loader({ request, context: { services } }: LoaderFunctionArgs): Promise<HomeData | null> {
  const shop = await openShop(request, services);
  if (shop === null) return null;
  const now = services.clock.now();
  const rails = await railChoices(services, shop.shopId);
  const titles = new Map(rails.map((rail) => [rail.name, rail.title]));
  return shop.read(async (db, row) => {
    const format = shopFormat(row.timezone, now);
    const problems = await openProblems(db);
    const progress = await setupProgress(db);
    const calendar = calendarOf(row.timezone);
    const today = calendar.dayOf(now);
    const figures = await figuresSince(db, calendar, daysAfter(today, 1 - days), now);
    const owed = liabilities(await booksOn(db, today, calendar));
    const waiting = await workWaiting(db);
    const applicants = await applicationsWaiting(db, mostPeople + 1);
    const reviews = await reviewsWaiting(db, mostPeople + 1);
    const claims = (await claimFacts(db)).waiting;
    const latest = await latestActivity(db, services.seal, 12);
    const amounts = (list: readonly { amountMinor: number; currency: string }[]) =>
      list.map((each) => format.money(each.amountMinor, each.currency));
    const above = (of: "heldMinor" | "dueMinor") =>
      owed.flatMap((each) => (each[of] === 0 ? [] : format.money(each[of], each.currency)));
    const group = (state: (typeof waiting)[number]["state"]) => {
      const list = waiting.filter((each) => each.state === state);
      const count = list.reduce((sum, each) => sum + each.count, 0);
      // What is more than that is counted on its own page, not here.
      const more = count > waitingLimit;
      return { count: Math.min(count, waitingLimit), more, totals: more ? [] : amounts(list) };
    };
    return {
      problems: problems.map((problem) => ({
        key: problem.key,
        what: problem.what,
        action: problem.action,
        href: problem.href === "" ? null : problem.href,
        since: format.moment(problem.since),
      })),
      guide: progress.guideDismissed
        ? null
        : setupSteps(
            { ...progress, railConnected: rails.some((rail) => rail.connected) },
            { shopDomain: shop.domain, apiKey: services.shopify.appBridge.apiKey },
          ),
      programState: progress.programState,
      figures: {
        visits: format.count(figures.visits),
        referrals: format.count(figures.referrals),
        revenue: amounts(figures.revenue),
        issued: amounts(figures.issued),
        due: above("dueMinor"),
        held: above("heldMinor"),
      },
      due: group("due"),
      failed: group("failed"),
      claims: { count: claims, more: claims >= 100 },
      reviews: { count: Math.min(reviews, mostPeople), more: reviews > mostPeople },
      applications: { count: Math.min(applicants, mostPeople), more: applicants > mostPeople },
      latest: latest.map((line) => ({
        id: line.id,
        text: describeActivity(line, {
          format,
          rail: (name) => titles.get(name) ?? name,
          who: personName(line.referrer),
          order: line.order,
        }),
        href: recordAddress(line),
        at: format.moment(line.at),
      })),
    };
  });
}

export async function action({ request, context: { services } }: ActionFunctionArgs) {
  const shop = await openShop(request, services);
  const form = await request.formData();
  if (shop !== null && form.get("intent") === "dismiss-guide") await dismissSetupGuide(services, shop.shopId);
  return null;
}

export default function Home() {
  const data = useLoaderData<typeof loader>();
  if (data === null) return <SettingUp />;
  return (
    <PageLoading>
      <HomePage data={data} />
    </PageLoading>
  );
}
