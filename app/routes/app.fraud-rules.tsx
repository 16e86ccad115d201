import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import {
  type FraudRulesAnswer,
  type FraudRulesData,
  FraudRulesPage,
} from "../components/fraud-rules/fraud-rules-page.tsx";
import { replayStretches } from "../components/fraud-rules/replay-stretches.ts";
import { type RulesDraft, readRulesDraft, rulesDraftOf } from "../components/fraud-rules/rules-draft.ts";
import { PageLoading } from "../components/page-loading.tsx";
import { SettingUp } from "../components/setting-up.tsx";
import { shopFormat } from "../components/shop-format.ts";
import { fraudRulesOf, startingFraudRules } from "../core/fraud/fraud-rules.ts";
import { modes, signalNames, unreviewedOutcomes } from "../core/fraud/signals.ts";
import type { ProgramId } from "../core/ids.ts";
import { replayRules } from "../flows/replay-rules.ts";
import { saveFraudRules } from "../flows/save-fraud-rules.ts";
import { programToEdit } from "../store/views/program-to-edit.ts";
import { describeReplay } from "./admin/describe-replay.ts";
import { openShop } from "./admin/open-shop.ts";

export const meta: MetaFunction = () => [{ title: "Fraud rules · Goodword" }];

export async function loader({ request, context: { services } }: LoaderFunctionArgs): Promise<FraudRulesData | null> {
  const shop = await openShop(request, services);
  if (shop === null) return null;
  const asked = new URL(request.url).searchParams.get("id");
  const wanted = z.string().max(60).nullable().catch(null).parse(asked) as ProgramId | null;
  return shop.read(async (db) => {
    const program = await programToEdit(db, wanted);
    if (program === null && wanted !== null) throw new Response("There is no such program.", { status: 404 });
    return {
      program: program && {
        programId: program.programId,
        name: program.name,
        version: program.version,
        ended: program.state === "ended",
        isDraft: program.state === "draft",
        holdDays: program.terms.holdDays,
      },
      draft: rulesDraftOf(program ? fraudRulesOf(program.terms) : startingFraudRules),
    };
  });
}

const text = z.string().max(40);
const draftSchema: z.ZodType<RulesDraft> = z.object({
  rules: z.record(
    z.enum(signalNames),
    z.object({
      friend: z.enum(modes),
      referrer: z.enum(modes),
      threshold: text,
      windowDays: text,
      unreviewed: z.enum(unreviewedOutcomes),
    }),
  ),
  reviewDays: text,
  couponSites: z.string().max(20_000),
  returnDays: text,
});
const press = z.object({
  intent: z.enum(["save", "replay"]),
  programId: z.string().min(1).max(60),
  version: z.coerce.number().int().positive(),
  draft: z.string().max(60_000),
  days: z.enum(replayStretches).catch("90"),
});

const reload: FraudRulesAnswer = { message: "The page is out of date. Reload it and try again." };

export async function action({ request, context: { services } }: ActionFunctionArgs): Promise<FraudRulesAnswer> {
  const shop = await openShop(request, services);
  const read = press.safeParse(Object.fromEntries(await request.formData()));
  const draft = read.success ? draftSchema.safeParse(parsed(read.data.draft)) : null;
  if (shop === null || !read.success || !draft?.success) return reload;
  const { shopId, actor } = shop;
  const rules = readRulesDraft(draft.data);
  if (!rules.ok) return { errors: rules.errors };
  const programId = read.data.programId as ProgramId;
  if (read.data.intent === "replay") {
    const days = read.data.days === "all" ? null : Number(read.data.days);
    const found = await replayRules(services, shopId, { programId, rules: rules.rules, days });
    return shop.read(async (_db, row) => ({
      replay: {
        ...describeReplay(found, days, shopFormat(row.timezone, services.clock.now())),
        of: read.data.draft,
        days: read.data.days,
      },
    }));
  }
  const { version } = read.data;
  const saved = await saveFraudRules(services, shopId, { programId, version, rules: rules.rules, actor });
  return saved.ok ? { toast: "Fraud rules saved" } : { message: saved.message };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

export default function FraudRules() {
  const loaded = useLoaderData<typeof loader>();
  if (loaded === null) return <SettingUp />;
  const data = loaded as FraudRulesData;
  return (
    <PageLoading>
      <FraudRulesPage key={data.program?.programId ?? "none"} data={data} />
    </PageLoading>
  );
}
