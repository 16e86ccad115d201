import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { PageLoading } from "../components/page-loading.tsx";
import { ProgramListPage, type ProgramRow } from "../components/program/program-list-page.tsx";
import { SettingUp } from "../components/setting-up.tsx";
import { shopFormat } from "../components/shop-format.ts";
import type { ProgramId } from "../core/ids.ts";
import { currency } from "../core/money/money.ts";
import { describeOffer, describeReward } from "../core/program/describe-terms.ts";
import { moveProgram } from "../flows/move-program.ts";
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
      // Those that have ended stand behind the others.
      rows: (await programList(db)).map((program, index) => ({
        id: program.programId,
        name: program.name,
        state: program.state,
        place: program.state === "ended" ? null : index + 1,
        offer: describeOffer(program.terms, of).headline,
        reward: describeReward(program.terms, of).headline,
        saved: `Version ${program.version}, ${format.day(program.savedAt)}`,
        joined: program.joined,
        ambassadors: program.terms.kind === "ambassador",
        waitingList: program.terms.kind === "waiting_list",
      })),
    };
  });
}

const press = z.object({
  id: z
    .string()
    .max(60)
    .transform((id) => id as ProgramId),
  by: z.enum(["-1", "1"]),
});

/** Moves a program among the others. */
export async function action({
  request,
  context: { services },
}: ActionFunctionArgs): Promise<{ toast?: string; message?: string }> {
  const shop = await openShop(request, services);
  const read = press.safeParse(Object.fromEntries(await request.formData()));
  if (shop === null || !read.success) return { message: "The page is out of date. Reload it and try again." };
  const moved = await moveProgram(services, shop.shopId, {
    programId: read.data.id,
    by: read.data.by === "1" ? 1 : -1,
  });
  return moved ? { toast: "Order saved" } : { message: "This program cannot be moved there. Reload the page." };
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
