import { randomUUID } from "node:crypto";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { PageLoading } from "../components/page-loading.tsx";
import { personName } from "../components/person-name.ts";
import type { ProgressAnswer } from "../components/rewards/in-progress.tsx";
import type { IssueAnswer } from "../components/rewards/issue-answer.ts";
import { RewardsPage, type RewardsPageData } from "../components/rewards/rewards-page.tsx";
import { SettingUp } from "../components/setting-up.tsx";
import { shopFormat } from "../components/shop-format.ts";
import type { PayoutId, RewardId } from "../core/ids.ts";
import type { RewardState } from "../core/reward/reward-states.ts";
import { approveRewards } from "../flows/approve-rewards.ts";
import { checkPayouts } from "../flows/check-payouts.ts";
import { decidePayout } from "../flows/decide-payout.ts";
import { railChoices } from "../flows/rail-choices.ts";
import { requestPayouts } from "../flows/request-payouts.ts";
import { takeBackPayouts } from "../flows/take-back-payouts.ts";
import { readCursor } from "../store/views/cursor.ts";
import {
  countDue,
  countToApprove,
  type DueFilter,
  dueSelection,
  mostSelected,
  programNames,
} from "../store/views/due-selection.ts";
import { pausedLanes } from "../store/views/paused-lanes.ts";
import { payoutRunResult } from "../store/views/payout-run-result.ts";
import { refusedOrders } from "../store/views/refused-orders.ts";
import { rewardList } from "../store/views/reward-list.ts";
import { selectedRewards } from "../store/views/selected-rewards.ts";
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
  program: z.string().max(60).catch(""),
  waiting: z.enum(["", "7", "30"]).catch(""),
  show: z.enum(["", "approval"]).catch(""),
});

const dayMs = 86_400_000;

/** What the due list is narrowed to. */
function dueFilter(
  now: Date,
  { program, waiting, show }: Pick<z.infer<typeof address>, "program" | "waiting" | "show">,
): DueFilter {
  return {
    programId: program === "" ? null : program,
    dueBefore: waiting === "" ? null : new Date(now.getTime() - Number(waiting) * dayMs),
    toApprove: show === "approval",
  };
}

export async function loader({ request, context: { services } }: LoaderFunctionArgs): Promise<RewardsPageData | null> {
  const shop = await openShop(request, services);
  if (shop === null) return null;
  const search = new URL(request.url).searchParams;
  const { tab, at, run, ...narrowed } = address.parse(
    Object.fromEntries(["tab", "at", "run", "program", "waiting", "show"].map((name) => [name, search.get(name)])),
  );
  const filter = dueFilter(services.clock.now(), narrowed);
  const rails = await railChoices(services, shop.shopId);
  return shop.read(async (db, row) => {
    const words = {
      format: shopFormat(row.timezone, services.clock.now()),
      rail: (name: string) => rails.find((rail) => rail.name === name)?.title ?? name,
      now: services.clock.now(),
    };
    const cursor = readCursor(at);
    // On that tab the pages are of orders; what can be tried again leaves the list as it is tried.
    const list = await rewardList(
      db,
      services.seal,
      stateOfTab[tab],
      tab === "not-rewarded" ? null : cursor,
      tab === "due" ? filter : undefined,
    );
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
      filter: {
        ...narrowed,
        programs: await programNames(db),
        count: tab === "due" ? await countDue(db, filter) : 0,
        toApprove: tab === "due" ? await countToApprove(db) : 0,
      },
      paused: (tab === "in-progress" ? await pausedLanes(db) : []).map(({ rail, state, payouts }) => ({
        rail,
        title: words.rail(rail),
        why: state,
        payouts,
      })),
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

const selection = {
  rewardIds: z
    .string()
    .max(200_000)
    .transform((text) => text.split(" "))
    .pipe(
      z
        .array(z.string().regex(/^rwd_[0-9a-z_]{1,60}$/))
        .min(1)
        .max(mostSelected),
    )
    .optional(),
  /** Everything that the filter shows, on all pages. */
  all: z.literal("yes").optional(),
  program: address.shape.program,
  waiting: address.shape.waiting,
  show: address.shape.show,
};
const rail = z.string().max(40);
const press = z.discriminatedUnion("intent", [
  z.object({
    intent: z.literal("check"),
    rail,
    from: z.coerce.number().int().min(0),
    leaveOthers: z.literal("yes").optional(),
    ...selection,
  }),
  z.object({
    intent: z.literal("issue"),
    rail,
    pressKey: z.uuid(),
    planHash: z.string().min(1).max(64),
    fallBack: z.literal("yes").optional(),
    leaveOthers: z.literal("yes").optional(),
    ...selection,
  }),
  z.object({ intent: z.literal("approve"), ...selection }),
  z.object({ intent: z.literal("take-back"), rail }),
  z.object({
    intent: z.literal("decide"),
    payoutId: z.string().regex(/^pay_[0-9a-z_]{1,60}$/),
    paid: z.enum(["yes", "no"]),
    proof: z.string().max(2_000),
  }),
]);

export async function action({
  request,
  context: { services },
}: ActionFunctionArgs): Promise<IssueAnswer | ProgressAnswer> {
  const shop = await openShop(request, services);
  const read = press.safeParse(Object.fromEntries(await request.formData()));
  if (shop === null || !read.success)
    return { kind: "trouble", message: "The page is out of date. Reload it and select the rewards again." };
  const { shopId, actor } = shop;
  if (read.data.intent === "take-back") {
    const taken = await takeBackPayouts(services, shopId, { rail: read.data.rail, actor });
    return {
      kind: "done",
      toast:
        taken === 0
          ? "Nothing could be taken back"
          : taken === 1
            ? "1 payment taken back"
            : `${taken} payments taken back`,
    };
  }
  if (read.data.intent === "decide") {
    const { paid, proof } = read.data;
    const payoutId = read.data.payoutId as PayoutId;
    const decided = await decidePayout(services, shopId, { payoutId, paid: paid === "yes", proof, actor });
    if (!decided.ok) return { kind: "trouble", message: decided.message };
    return { kind: "done", toast: paid === "yes" ? "Marked as paid" : "Marked as not paid" };
  }
  const asked = read.data;
  const rewardIds =
    (asked.rewardIds as RewardId[] | undefined) ??
    (asked.all ? await shop.read((db) => dueSelection(db, dueFilter(services.clock.now(), asked))) : []);
  if (rewardIds.length === 0) return { kind: "trouble", message: "Nothing of it is due any more. Reload the page." };
  if (asked.intent === "approve") {
    const approved = await approveRewards(services, shopId, { rewardIds, actor });
    return {
      kind: "done",
      toast:
        approved === 0
          ? "Nothing waited for approval any more"
          : approved === 1
            ? "1 reward approved"
            : `${approved} rewards approved`,
    };
  }
  if (asked.intent === "check") {
    const { from } = asked;
    const found = await checkPayouts(services, shopId, {
      rewardIds,
      rail: asked.rail,
      from,
      leaveOthers: asked.leaveOthers === "yes",
    });
    const names = new Map(
      (
        await shop.read((db) =>
          selectedRewards(
            db,
            services.seal,
            found.refused.map((row) => row.rewardId),
          ),
        )
      ).map((reward) => [reward.rewardId, personName(reward.referrer)]),
    );
    const { totals, funds, fills, others, people, done, planHash } = found;
    return {
      kind: "checked",
      rail: asked.rail,
      from,
      ready: found.ready.length,
      totals,
      funds,
      fills,
      others,
      refused: found.refused.map(({ rewardId, reason, detail }) => ({
        rewardId,
        referrer: names.get(rewardId) ?? personName(null),
        why: reasonText(reason),
        detail,
      })),
      people,
      done,
      planHash,
    };
  }
  const { pressKey, planHash, fallBack, leaveOthers } = asked;
  const done = await requestPayouts(services, shopId, {
    rewardIds,
    rail: asked.rail,
    actor,
    pressKey,
    planHash,
    fallBack: fallBack === "yes",
    leaveOthers: leaveOthers === "yes",
  });
  if (done.changed) return { kind: "changed" };
  return {
    kind: "requested",
    runId: done.runId,
    toast: done.payouts === 0 ? "Nothing was sent" : "Rewards are going out",
  };
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
