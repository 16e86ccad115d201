import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { PageLoading } from "../components/page-loading.tsx";
import { type ReferralListData, ReferralListPage } from "../components/referrals/referral-list-page.tsx";
import { SettingUp } from "../components/setting-up.tsx";
import { shopFormat } from "../components/shop-format.ts";
import { readCursor } from "../store/views/cursor.ts";
import { referralList } from "../store/views/referral-list.ts";
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
      newer: page.newer,
      older: page.older,
      rows: page.rows.map((referral) => describeReferralRow(referral, format)),
    };
  });
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
