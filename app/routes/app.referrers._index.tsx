import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { PageLoading } from "../components/page-loading.tsx";
import { personName } from "../components/person-name.ts";
import { type ReferrerListData, ReferrerListPage } from "../components/referrers/referrer-list-page.tsx";
import { SettingUp } from "../components/setting-up.tsx";
import { shopFormat } from "../components/shop-format.ts";
import { readCursor } from "../store/views/cursor.ts";
import { referrerList } from "../store/views/referrer-list.ts";
import { applicationWord } from "./admin/application-word.ts";
import { openShop } from "./admin/open-shop.ts";

export const meta: MetaFunction = () => [{ title: "Referrers · Goodword" }];

// An address that somebody changed shows the whole list rather than an error.
const address = z.object({
  q: z.string().max(254).catch(""),
  below: z.literal("zero").nullable().catch(null),
  who: z.literal("ambassadors").nullable().catch(null),
  at: z.string().nullable().catch(null),
});

export async function loader({ request, context: { services } }: LoaderFunctionArgs): Promise<ReferrerListData | null> {
  const shop = await openShop(request, services);
  if (shop === null) return null;
  const search = new URL(request.url).searchParams;
  const { q, below, who, at } = address.parse({
    q: search.get("q") ?? "",
    below: search.get("below"),
    who: search.get("who"),
    at: search.get("at"),
  });
  return shop.read(async (db, row) => {
    const format = shopFormat(row.timezone, services.clock.now());
    const filter = {
      search: q,
      belowZero: below !== null,
      ambassadors: who !== null,
      cursor: readCursor(at),
    };
    const page = await referrerList(db, services.seal, filter);
    return {
      search: q,
      belowZero: filter.belowZero,
      ambassadors: filter.ambassadors,
      newer: page.newer,
      older: page.older,
      rows: page.rows.map((referrer) => ({
        id: referrer.id,
        joined: format.day(new Date(referrer.at)),
        name: personName(referrer.name),
        code: referrer.code,
        note:
          referrer.state === "active"
            ? referrer.application === null && referrer.code === null
              ? "Friend with a reward"
              : applicationWord(referrer.application)
            : referrer.state.replace(/^./, (first) => first.toUpperCase()),
        held: referrer.balances.flatMap(({ heldMinor, currency }) =>
          heldMinor === 0 ? [] : format.money(heldMinor, currency),
        ),
        payable: referrer.balances.flatMap(({ payableMinor, currency }) =>
          payableMinor === 0 ? [] : format.money(payableMinor, currency),
        ),
        belowZero: referrer.balances.some((balance) => balance.payableMinor < 0),
      })),
    };
  });
}

export default function Referrers() {
  const data = useLoaderData<typeof loader>();
  if (data === null) return <SettingUp />;
  return (
    <PageLoading>
      <ReferrerListPage data={data} />
    </PageLoading>
  );
}
