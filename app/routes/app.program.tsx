import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { PageLoading } from "../components/page-loading.tsx";
import {
  type DraftErrors,
  type DraftField,
  draftOf,
  type ProgramDraft,
  readDraft,
  startingDraft,
} from "../components/program/program-draft.ts";
import { type ProgramAnswer, ProgramPage, type ProgramPageData } from "../components/program/program-page.tsx";
import { bonusKinds, rewardKinds } from "../components/program/reward-draft.ts";
import { scheduleDraftOf } from "../components/program/schedule-draft.ts";
import { SettingUp } from "../components/setting-up.tsx";
import { shopFormat } from "../components/shop-format.ts";
import { calendarOf } from "../core/calendar.ts";
import { fraudRulesOf } from "../core/fraud/fraud-rules.ts";
import type { ProgramId } from "../core/ids.ts";
import { currency } from "../core/money/money.ts";
import { discountClasses } from "../core/program/discount-classes.ts";
import {
  budgetEnds,
  budgetPeriods,
  clickModels,
  holdStarts,
  limitPeriods,
  mostRewardCollections,
  orderChannels,
} from "../core/program/limit-rules.ts";
import { signUpGuards } from "../core/program/sign-up-guards.ts";
import { programKinds } from "../core/program/terms.ts";
import { changeProgramState } from "../flows/change-program-state.ts";
import { railChoices } from "../flows/rail-choices.ts";
import { saveProgram } from "../flows/save-program.ts";
import { openLimit, type ProgramToEdit, programToEdit } from "../store/views/program-to-edit.ts";
import { openShop } from "./admin/open-shop.ts";

export const meta: MetaFunction = () => [{ title: "Program · Goodword" }];

export async function loader({
  request,
  context: { services },
}: LoaderFunctionArgs): Promise<{ data: ProgramPageData } | null> {
  const shop = await openShop(request, services);
  if (shop === null) return null;
  const rails = await railChoices(services, shop.shopId);
  const search = new URL(request.url).searchParams;
  const wanted = z.string().max(60).nullable().catch(null).parse(search.get("id")) as ProgramId | null;
  return shop.read(async (db, row) => {
    const format = shopFormat(row.timezone, services.clock.now());
    const program = search.has("new") ? null : await programToEdit(db, wanted);
    if (program === null && wanted !== null) throw new Response("There is no such program.", { status: 404 });
    const of = currency(row.currency);
    const connected = rails.filter((rail) => rail.connected).map((rail) => rail.name);
    const first = rails[0] ? [rails[0].name] : [];
    return {
      data: {
        currency: of,
        shopName: row.name,
        timeZone: row.timezone,
        mayReadProducts: row.scopes.split(",").some((scope) => /^(read|write)_products$/.test(scope.trim())),
        rails: rails.map(({ name, title, summary, delivers, reachesFriends, connected: isConnected }) => ({
          name,
          title,
          summary,
          delivers,
          reachesFriends,
          connected: isConnected,
        })),
        draft: program
          ? {
              ...draftOf(program.name, program.terms, of),
              ...scheduleDraftOf(program.schedule, calendarOf(row.timezone)),
            }
          : startingDraft(of, connected.length > 0 ? connected : first),
        program: program && {
          programId: program.programId,
          name: program.name,
          state: program.state,
          next: nextOf(program, format.moment),
          version: program.version,
          savedAt: format.moment(program.savedAt),
          published: program.published,
          returnDays: fraudRulesOf(program.terms).returnDays,
          openReferrals: program.openReferrals,
          openMany: program.openReferrals >= openLimit,
        },
      },
    };
  });
}

/** What the program will do by itself next. */
function nextOf(
  { state, schedule }: ProgramToEdit,
  moment: (at: Date) => string,
): NonNullable<ProgramPageData["program"]>["next"] {
  const { startsAt, endsAt } = schedule;
  const waits = state === "draft" || state === "scheduled";
  if (waits && startsAt !== null) return { does: "begins", at: moment(startsAt) };
  return (state === "active" || state === "paused") && endsAt !== null ? { does: "ends", at: moment(endsAt) } : null;
}

const goods = z.object({ id: z.string().max(100), title: z.string().max(255) });
const draftSchema: z.ZodType<ProgramDraft> = z.object({
  name: z.string().max(500),
  kind: z.enum(programKinds),
  offerKind: z.enum(["none", "percent", "amount", "free_shipping", "free_item"]),
  offerPercent: z.string().max(40),
  offerAmount: z.string().max(40),
  offerMinimum: z.string().max(40),
  offerItems: z.enum(["all", "products", "collections"]),
  offerProducts: z.array(goods).max(100),
  offerCollections: z.array(goods).max(100),
  freeItem: goods.nullable(),
  startDay: z.string().max(40),
  startTime: z.string().max(40),
  endDay: z.string().max(40),
  endTime: z.string().max(40),
  offerEnds: z.enum(["never", "on", "after_days"]),
  offerEndDay: z.string().max(40),
  offerEndDays: z.string().max(40),
  offerMaxUses: z.string().max(40),
  oncePerCustomer: z.boolean(),
  combinesWith: z.array(z.enum(discountClasses)).max(3),
  rewardKind: z.enum(rewardKinds),
  rewardAmount: z.string().max(40),
  rewardPercent: z.string().max(40),
  rewardCap: z.string().max(40),
  rewardPiece: z.string().max(500),
  rewardItem: goods.nullable(),
  friend: z.object({
    kind: z.enum(["none", "fixed", "percent_of_order"]),
    amount: z.string().max(40),
    percent: z.string().max(40),
    cap: z.string().max(40),
    rails: z.array(z.string().max(40)).max(20),
  }),
  trigger: z.enum(["first_paid_order", "every_paid_order", "nth_paid_order", "sign_up"]),
  nthOrder: z.string().max(40),
  guard: z.enum(signUpGuards),
  accountDays: z.string().max(40),
  firstDiffers: z.boolean(),
  firstKind: z.enum(rewardKinds),
  firstAmount: z.string().max(40),
  firstPercent: z.string().max(40),
  firstCap: z.string().max(40),
  firstPiece: z.string().max(500),
  firstItem: goods.nullable(),
  maxOrders: z.string().max(40),
  maxMonths: z.string().max(40),
  maxTotal: z.string().max(40),
  tiers: z
    .array(
      z.object({
        from: z.string().max(40),
        kind: z.enum(rewardKinds),
        value: z.string().max(500),
        cap: z.string().max(40),
        item: goods.nullable(),
      }),
    )
    .max(10),
  milestones: z
    .array(
      z.object({
        at: z.string().max(40),
        kind: z.enum(bonusKinds),
        amount: z.string().max(500),
        item: goods.nullable(),
      }),
    )
    .max(20),
  everyNth: z.string().max(40),
  limits: z.object({
    capAmount: z.string().max(40),
    capPeriod: z.enum(limitPeriods),
    capPieces: z.string().max(40),
    piecesPeriod: z.enum(limitPeriods),
    budgetAmount: z.string().max(40),
    budgetPeriod: z.enum(budgetPeriods),
    whenSpent: z.enum(budgetEnds),
    minimumPayout: z.string().max(40),
    lapseDays: z.string().max(40),
    remindDays: z.string().max(40),
  }),
  minimumSpend: z.string().max(40),
  rewardItems: z.enum(["all", "only", "all_but"]),
  rewardProducts: z.array(goods).max(100),
  rewardCollections: z.array(goods).max(mostRewardCollections),
  newCustomersOnly: z.boolean(),
  holdDays: z.string().max(40),
  holdFrom: z.enum(holdStarts),
  leaveOut: z.array(z.enum(orderChannels)).max(2),
  issue: z.enum(["manual", "automatic"]),
  issueWhen: z.enum(["at_once", "weekly", "monthly"]),
  issueWeekday: z.string().max(40),
  issueMonthDay: z.string().max(40),
  approvalAbove: z.string().max(40),
  rails: z.array(z.string().max(40)).max(20),
  referrerPicksCode: z.boolean(),
  attribution: z.object({
    clickModel: z.enum(clickModels),
    clickDays: z.string().max(40),
    claimDays: z.string().max(40),
  }),
});
const programId = z
  .string()
  .max(60)
  .transform((id) => (id === "" ? null : (id as ProgramId)));
const json = z.string().transform((text, context) => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    context.addIssue({ code: "custom", message: "not JSON" });
    return z.NEVER;
  }
});
const press = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("save"), programId, draft: json.pipe(draftSchema) }),
  z.object({
    intent: z.literal("switch"),
    programId,
    state: z.enum(["active", "paused", "ended", "draft"]),
    now: z.string().max(3),
  }),
]);

const reload = "The page is out of date. Reload it and try again.";
const toasts = {
  draft: "Program is a draft again",
  scheduled: "Program scheduled",
  active: "Program activated",
  paused: "Program paused",
  ended: "Program ended",
} as const;

export async function action({ request, context: { services } }: ActionFunctionArgs): Promise<ProgramAnswer> {
  const shop = await openShop(request, services);
  const read = press.safeParse(Object.fromEntries(await request.formData()));
  if (shop === null || !read.success) return { message: reload };
  const { shopId, actor } = shop;
  if (read.data.intent === "switch") {
    if (read.data.programId === null) return { message: reload };
    const { state, now } = read.data;
    const done = await changeProgramState(services, shopId, {
      programId: read.data.programId,
      state,
      now: now === "yes",
      actor,
    });
    return done.ok ? { toast: toasts[done.state] } : { message: done.message };
  }
  const shopCurrency = await shop.read(async (_db, row) => currency(row.currency));
  const draft = readDraft(read.data.draft, shopCurrency);
  if (!draft.ok) return { errors: draft.errors };
  const saved = await saveProgram(services, shopId, {
    programId: read.data.programId,
    name: draft.name,
    terms: draft.terms,
    schedule: draft.schedule,
    actor,
  });
  if (saved.ok)
    return read.data.programId === null
      ? { toast: "Program created", created: saved.programId }
      : { toast: "Program saved" };
  const errors: DraftErrors = {};
  const rest: string[] = [];
  for (const { path, message } of saved.problems) {
    const field = fieldOf(path, read.data.draft);
    if (field === null) rest.push(message);
    else errors[field] = message;
  }
  return { errors, ...(rest.length > 0 ? { message: rest.join(" ") } : {}) };
}

/** Which field of the form a path in the terms is; null for what has none. */
function fieldOf(path: string, draft: ProgramDraft): DraftField | null {
  if (path === "name" || path === "kind" || path === "holdDays") return path;
  if (path.startsWith("rails")) return "rails";
  if (path === "offer.minimumMinor") return "offerMinimum";
  if (path.startsWith("offer.value.item")) return "freeItem";
  if (path === "offer.value") return "kind";
  if (path.startsWith("offer.value")) return draft.offerKind === "percent" ? "offerPercent" : "offerAmount";
  if (path === "schedule.endsAt") return "endDay";
  if (path.startsWith("offerItems")) return "offerItems";
  if (path.startsWith("offerEnds")) return draft.offerEnds === "on" ? "offerEndDay" : "offerEndDays";
  if (path.startsWith("friendReward.rails")) return "friend.rails";
  if (path.startsWith("friendReward")) return draft.friend.kind === "fixed" ? "friend.amount" : "friend.percent";
  if (path.startsWith("rewardItems")) return "rewardItems";
  if (path === "reward.capMinor" || path === "reward.perMinor") return "rewardCap";
  if (path.startsWith("reward.item")) return "rewardItem";
  if (path.startsWith("reward."))
    return (
      ({ fixed: "rewardAmount", percent_of_order: "rewardPercent" } as const)[draft.rewardKind as "fixed"] ??
      "rewardPiece"
    );
  if (path.startsWith("recurrence.firstReward.item")) return "firstItem";
  if (path.startsWith("recurrence.firstReward"))
    return (
      ({ fixed: "firstAmount", percent_of_order: "firstPercent" } as const)[draft.firstKind as "fixed"] ?? "firstPiece"
    );
  const rest: Readonly<Record<string, DraftField>> = {
    offerMaxUses: "offerMaxUses",
    minimumSpendMinor: "minimumSpend",
    nthOrder: "nthOrder",
    "recurrence.maxOrders": "maxOrders",
    "recurrence.months": "maxMonths",
    "recurrence.totalMinor": "maxTotal",
  };
  return rest[path] ?? null;
}

export default function Program() {
  const loaded = useLoaderData<typeof loader>();
  if (loaded === null) return <SettingUp />;
  const data = loaded.data as ProgramPageData;
  return (
    <PageLoading>
      <ProgramPage key={data.program?.programId ?? "new"} data={data} />
    </PageLoading>
  );
}
