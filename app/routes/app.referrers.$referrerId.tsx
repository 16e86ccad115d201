import { randomUUID } from "node:crypto";
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { NotThere } from "../components/not-there.tsx";
import { PageLoading } from "../components/page-loading.tsx";
import type { PressAnswer } from "../components/press-answer.ts";
import { ReferrerPage, type ReferrerPageData, referrerTabs } from "../components/referrers/referrer-page.tsx";
import { SettingUp } from "../components/setting-up.tsx";
import { shopFormat } from "../components/shop-format.ts";
import type { LedgerTransactionId, ReferrerId } from "../core/ids.ts";
import { readAsset } from "../core/money/asset.ts";
import { currency } from "../core/money/money.ts";
import { forgiveBalance } from "../flows/forgive-balance.ts";
import { railChoices } from "../flows/rail-choices.ts";
import { undoForgiveness } from "../flows/undo-forgiveness.ts";
import { forgivenBalances } from "../store/forgiveness.ts";
import { referrerFacts } from "../store/views/referrer-facts.ts";
import { describeReferrer } from "./admin/describe-referrer.ts";
import { openShop } from "./admin/open-shop.ts";
import { readReferrerTab } from "./admin/read-referrer-tab.ts";

export const meta: MetaFunction = () => [{ title: "Referrer · Goodword" }];

const referrerId = z.string().regex(/^rfr_[0-9a-z_]{1,60}$/);
const tabs = z.enum(referrerTabs).catch("statement");

export async function loader({ request, params, context: { services } }: LoaderFunctionArgs): Promise<Response> {
  const shop = await openShop(request, services);
  if (shop === null) return Response.json({ kind: "setting_up" } satisfies Loaded);
  const id = referrerId.safeParse(params.referrerId);
  const { searchParams: search } = new URL(request.url);
  const rails = await railChoices(services, shop.shopId);
  const page = !id.success
    ? null
    : await shop.read(async (db, row): Promise<ReferrerPageData | null> => {
        const facts = await referrerFacts(db, services.seal, id.data as ReferrerId);
        if (facts === null) return null;
        const words = {
          format: shopFormat(row.timezone, services.clock.now()),
          rail: (name: string) => rails.find((rail) => rail.name === name)?.title ?? name,
          now: services.clock.now(),
        };
        const tab = tabs.parse(search.get("tab"));
        return {
          ...describeReferrer(facts, await forgivenBalances(db, facts.id), words, randomUUID()),
          ...(await readReferrerTab(services, db, row, words, { referrerId: facts.id, tab, search })),
        };
      });
  return page === null
    ? Response.json({ kind: "missing" } satisfies Loaded, { status: 404 })
    : Response.json({ kind: "found", page } satisfies Loaded);
}

type Loaded =
  | { readonly kind: "setting_up" }
  | { readonly kind: "missing" }
  | { readonly kind: "found"; readonly page: ReferrerPageData };

const press = z.discriminatedUnion("intent", [
  z.object({
    intent: z.literal("forgive"),
    note: z.string(),
    currency: z.string().refine((code) => readAsset(code) !== null),
    pressKey: z.string().min(1).max(120),
  }),
  z.object({
    intent: z.literal("undo"),
    note: z.string(),
    transactionId: z.string().regex(/^ltx_[0-9a-z]{1,60}$/),
  }),
]);

export async function action({ request, params, context: { services } }: ActionFunctionArgs): Promise<PressAnswer> {
  const shop = await openShop(request, services);
  const id = referrerId.safeParse(params.referrerId);
  const pressed = press.safeParse(Object.fromEntries(await request.formData()));
  if (shop === null || !id.success || !pressed.success)
    return { message: "The page is out of date. Reload it and try again." };
  const who = { referrerId: id.data as ReferrerId, actor: shop.actor };
  const { data } = pressed;
  if (data.intent === "forgive") {
    const done = await forgiveBalance(services, shop.shopId, { ...data, ...who, currency: currency(data.currency) });
    return done.ok ? { toast: `${done.amount} forgiven` } : { message: done.message };
  }
  const transactionId = data.transactionId as LedgerTransactionId;
  const done = await undoForgiveness(services, shop.shopId, { note: data.note, transactionId, ...who });
  return done.ok ? { toast: `${done.amount} is below zero again` } : { message: done.message };
}

export default function Referrer() {
  const loaded = useLoaderData() as Loaded;
  if (loaded.kind === "setting_up") return <SettingUp />;
  if (loaded.kind === "missing") return <NotThere what="referrer" />;
  return (
    <PageLoading>
      <ReferrerPage data={loaded.page} />
    </PageLoading>
  );
}
