import { randomUUID } from "node:crypto";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { PageLoading } from "../components/page-loading.tsx";
import { personName } from "../components/person-name.ts";
import type { IssueAnswer } from "../components/rewards/issue-modal.tsx";
import { RewardsPage, type RewardsPageData } from "../components/rewards/rewards-page.tsx";
import { SettingUp } from "../components/setting-up.tsx";
import { shopFormat } from "../components/shop-format.ts";
import type { RewardId } from "../core/ids.ts";
import { type Currency, formatMoney, money } from "../core/money/money.ts";
import type { RewardState } from "../core/reward/reward-states.ts";
import { checkPayouts, type PayoutCheck } from "../flows/check-payouts.ts";
import { railChoices } from "../flows/rail-choices.ts";
import { requestPayouts } from "../flows/request-payouts.ts";
import { readCursor } from "../store/views/cursor.ts";
import { payoutRunResult } from "../store/views/payout-run-result.ts";
import { refusedOrders } from "../store/views/refused-orders.ts";
import { rewardList } from "../store/views/reward-list.ts";
import { type SelectedReward, selectedRewards } from "../store/views/selected-rewards.ts";
import { workWaiting } from "../store/views/work-waiting.ts";
import { describeRefusedOrder, describeRewardRow, describeRun, reasonText } from "./admin/describe-rewards.ts";
import { openShop } from "./admin/open-shop.ts";

export const meta: MetaFunction = () => [{ title: "Rewards · Goodword" }];

const stateOfTab = {
  due: "due",
  "in-progress": "issuing",
  "not-rewarded": "failed",
  "on-hold": "held",
  issued: "issued",
} as const satisfies Record<RewardsPageData["tab"], RewardState>;

// An address that somebody changed shows what is due rather than an error.
const address = z.object({
  tab: z.enum(["due", "in-progress", "not-rewarded", "on-hold", "issued"]).catch("due"),
  at: z.string().nullable().catch(null),
  run: z.string().max(60).nullable().catch(null),
});

export async function loader({ request, context: { services } }: LoaderFunctionArgs): Promise<RewardsPageData | null> {
  const shop = await openShop(request, services);
  if (shop === null) return null;
  const search = new URL(request.url).searchParams;
  const { tab, at, run } = address.parse({ tab: search.get("tab"), at: search.get("at"), run: search.get("run") });
  const rails = await railChoices(services, shop.shopId);
  return shop.read(async (db, row) => {
    const words = {
      format: shopFormat(row.timezone, services.clock.now()),
      rail: (name: string) => rails.find((rail) => rail.name === name)?.title ?? name,
    };
    const cursor = readCursor(at);
    // On that tab the pages are of orders; what can be tried again leaves the list as it is tried.
    const list = await rewardList(db, services.seal, stateOfTab[tab], tab === "not-rewarded" ? null : cursor);
    const refused = tab === "not-rewarded" ? await refusedOrders(db, services.seal, cursor) : null;
    const takenBack =
      tab === "not-rewarded" && cursor === null ? await rewardList(db, services.seal, "clawed_back", null) : null;
    const waiting = await workWaiting(db);
    const count = (state: (typeof waiting)[number]["state"]) =>
      waiting.reduce((sum, each) => sum + (each.state === state ? each.count : 0), 0);
    const result = run === null ? null : await payoutRunResult(db, services.seal, run);
    return {
      tab,
      rails: rails.filter((rail) => rail.connected).map(({ name, title, summary }) => ({ name, title, summary })),
      pressKey: randomUUID(),
      counts: { due: count("due"), inProgress: count("issuing"), failed: count("failed") },
      rows: list.rows.map((reward) => describeRewardRow(reward, words)),
      refused: refused?.rows.map((order) => describeRefusedOrder(order, words)) ?? [],
      takenBack: takenBack?.rows.map((reward) => describeRewardRow(reward, words)) ?? [],
      newer: (refused ?? list).newer,
      older: (refused ?? list).older,
      run: result && describeRun(result, words),
    };
  });
}

const rewardIds = z
  .string()
  .max(20_000)
  .transform((text) => text.split(" "))
  .pipe(
    z
      .array(z.string().regex(/^rwd_[0-9a-z_]{1,60}$/))
      .min(1)
      .max(250),
  );
const press = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("check"), rail: z.string().max(40), rewardIds }),
  z.object({ intent: z.literal("issue"), rail: z.string().max(40), rewardIds, pressKey: z.uuid() }),
]);

export async function action({ request, context: { services } }: ActionFunctionArgs): Promise<IssueAnswer> {
  const shop = await openShop(request, services);
  const read = press.safeParse(Object.fromEntries(await request.formData()));
  if (shop === null || !read.success)
    return { kind: "trouble", message: "The page is out of date. Reload it and select the rewards again." };
  const { rail } = read.data;
  const ids = read.data.rewardIds as RewardId[];
  const selected = new Map(
    (await shop.read((db) => selectedRewards(db, services.seal, ids))).map((reward) => [reward.rewardId, reward]),
  );
  const notIssued = (row: { rewardId: RewardId; reason: string; detail: string }) => ({
    rewardId: row.rewardId,
    referrer: personName(selected.get(row.rewardId)?.referrer ?? null),
    why: reasonText(row.reason),
    detail: row.detail,
  });
  if (read.data.intent === "check") {
    const found = await checkPayouts(services, shop.shopId, { rewardIds: ids, rail });
    return {
      kind: "checked",
      rail,
      ready: found.ready.length,
      totals: found.totals.map((total) => formatMoney(total)),
      funds: found.funds && formatMoney(found.funds),
      fills: amountsThatFill([...selected.values()], found),
      refused: found.refused.map(notIssued),
    };
  }
  const done = await requestPayouts(services, shop.shopId, {
    rewardIds: ids,
    rail,
    actor: shop.actor,
    pressKey: read.data.pressKey,
  });
  return {
    kind: "requested",
    runId: done.runId,
    payouts: done.payouts,
    totals: done.totals.map((total) => formatMoney(total)),
    offset: done.offset,
    notIssued: done.notIssued.map(notIssued),
    toast: done.payouts === 0 ? "Nothing was sent" : "Rewards are going out",
  };
}

/** What of the selected rewards sends nothing, since it fills earlier ones that were taken back. One text a currency. */
function amountsThatFill(selected: readonly SelectedReward[], found: PayoutCheck): string[] {
  const refused = new Set(found.refused.map((row) => row.rewardId));
  const left = new Map<Currency, number>();
  const add = (of: Currency, amountMinor: number) => left.set(of, (left.get(of) ?? 0) + amountMinor);
  for (const reward of selected)
    if (reward.waiting && !refused.has(reward.rewardId)) add(reward.currency, reward.amountMinor);
  for (const total of found.totals) add(total.currency, -total.amountMinor);
  return [...left].flatMap(([of, amountMinor]) => (amountMinor > 0 ? [formatMoney(money(amountMinor, of))] : []));
}

export default function Rewards() {
  const data = useLoaderData<typeof loader>();
  if (data === null) return <SettingUp />;
  return (
    <PageLoading>
      <RewardsPage data={data} />
    </PageLoading>
  );
}
