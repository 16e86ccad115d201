import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { PageLoading } from "../components/page-loading.tsx";
import type { DecideAnswer } from "../components/referrals/decide-modal.tsx";
import { type ReferralListData, ReferralListPage } from "../components/referrals/referral-list-page.tsx";
import { SettingUp } from "../components/setting-up.tsx";
import { shopFormat } from "../components/shop-format.ts";
import type { ProgramId } from "../core/ids.ts";
import { attributeOrder } from "../flows/attribute-order.ts";
import { readCursor } from "../store/views/cursor.ts";
import { programChoices } from "../store/views/program-choices.ts";
import { referralList } from "../store/views/referral-list.ts";
import { answerDecision } from "./admin/describe-effects.ts";
import { describeReferralRow } from "./admin/describe-referral-row.ts";
import { openShop } from "./admin/open-shop.ts";

export const meta: MetaFunction = () => [{ title: "Referrals · Goodword" }];

// An address that somebody changed shows the whole list rather than an error.
const address = z.object({
  q: z.string().max(254).catch(""),
  state: z.enum(["pending", "qualified", "flagged", "rejected", "reversed"]).nullable().catch(null),
  at: z.string().nullable().catch(null),
});

export async function loader({ request, context: { services } }: LoaderFunctionArgs): Promise<ReferralListData | null> {
  const shop = await openShop(request, services);
  if (shop === null) return null;
  const search = new URL(request.url).searchParams;
  const { q, state, at } = address.parse({
    q: search.get("q") ?? "",
    state: search.get("state"),
    at: search.get("at"),
  });
  return shop.read(async (db, row) => {
    const format = shopFormat(row.timezone, services.clock.now());
    const page = await referralList(db, services.seal, { state, search: q, cursor: readCursor(at) });
    return {
      search: q,
      state,
      programs: (await programChoices(db))
        .filter((program) => program.state === "active")
        .map(({ programId: id, name }) => ({ id, name })),
      newer: page.newer,
      older: page.older,
      rows: page.rows.map((referral) => describeReferralRow(referral, format)),
    };
  });
}

const press = z.object({
  intent: z.literal("attribute"),
  order: z.string().max(100),
  referrer: z.string().max(500),
  program: z
    .string()
    .regex(/^prg_[0-9a-z_]{1,60}$/)
    .transform((id) => id as ProgramId),
  note: z.string().max(2_000),
  commit: z.enum(["true", "false"]).transform((text) => text === "true"),
});

export async function action({ request, context: { services } }: ActionFunctionArgs): Promise<DecideAnswer> {
  const shop = await openShop(request, services);
  const read = press.safeParse(Object.fromEntries(await request.formData()));
  if (shop === null || !read.success) return { message: "The page is out of date. Reload it and try again." };
  const { order, referrer, program, note, commit } = read.data;
  const outcome = await attributeOrder(services, shop.shopId, {
    programId: program,
    orderName: order,
    referrer,
    note,
    commit,
    actor: shop.actor,
  });
  return answerDecision(shop, services, outcome, { commit, toast: "Order attributed" });
}

export default function Referrals() {
  const data = useLoaderData<typeof loader>();
  if (data === null) return <SettingUp />;
  return (
    <PageLoading>
      <ReferralListPage data={data} />
    </PageLoading>
  );
}
