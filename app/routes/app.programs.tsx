import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { PageLoading } from "../components/page-loading.tsx";
import { ProgramListPage, type ProgramRow } from "../components/program/program-list-page.tsx";
import { SettingUp } from "../components/setting-up.tsx";
import { shopFormat } from "../components/shop-format.ts";
import { currency } from "../core/money/money.ts";
import { describeOffer, describeReward } from "../core/program/describe-terms.ts";
import { programList } from "../store/views/program-list.ts";
import { openShop } from "./admin/open-shop.ts";

export const meta: MetaFunction = () => [{ title: "Programs · Goodword" }];

export async function loader({
  request,
  context: { services },
}: LoaderFunctionArgs): Promise<{ rows: ProgramRow[] } | null> {
  const shop = await openShop(request, services);
  if (shop === null) return null;
  return shop.read(async (db, row) => {
    const format = shopFormat(row.timezone, services.clock.now());
    const of = currency(row.currency);
    return {
      rows: (await programList(db)).map((program) => ({
        id: program.programId,
        name: program.name,
        state: program.state,
        offer: describeOffer(program.terms, of).headline,
        reward: describeReward(program.terms, of).headline,
        saved: `Version ${program.version}, ${format.day(program.savedAt)}`,
        joined: program.joined,
      })),
    };
  });
}

export default function Programs() {
  const data = useLoaderData<typeof loader>();
  if (data === null) return <SettingUp />;
  return (
    <PageLoading>
      <ProgramListPage rows={data.rows} />
    </PageLoading>
  );
}
