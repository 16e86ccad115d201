import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { PageLoading } from "../components/page-loading.tsx";
import type { PressAnswer } from "../components/press-answer.ts";
import { SettingUp } from "../components/setting-up.tsx";
import { shopFormat } from "../components/shop-format.ts";
import type { WaitingListData } from "../components/waiting-list/list-entry-row.ts";
import { WaitingListPage } from "../components/waiting-list/waiting-list-page.tsx";
import type { ProgramId } from "../core/ids.ts";
import { decideListEntry } from "../flows/decide-list-entry.ts";
import type { ShopDb } from "../platform/db.ts";
import type { Services } from "../platform/services.ts";
import { readProgram } from "../store/programs.ts";
import { pageSize, readCursor } from "../store/views/cursor.ts";
import {
  findListEntries,
  type ListedEntry,
  listLeaders,
  listOthers,
  listPrograms,
} from "../store/views/waiting-list.ts";
import { describeListEntry } from "./admin/describe-list-entry.ts";
import { openShop } from "./admin/open-shop.ts";

export const meta: MetaFunction = () => [{ title: "Waiting list · Goodword" }];

const tabs = z.enum(["listed", "open", "removed"]).catch("listed");

export async function loader({ request, context: { services } }: LoaderFunctionArgs): Promise<WaitingListData | null> {
  const shop = await openShop(request, services);
  if (shop === null) return null;
  const asked = new URL(request.url).searchParams;
  const tab = tabs.parse(asked.get("show"));
  const search = (asked.get("search") ?? "").slice(0, 254);
  return shop.read(async (db, row) => {
    const programs = await listPrograms(db);
    const chosen = programs.find(({ programId }) => programId === asked.get("program")) ?? programs[0];
    const known = chosen && (await readProgram(db, chosen.programId));
    const choices = programs.map(({ programId, name }) => ({ id: programId, name }));
    if (!known) return { programs: choices, program: null, tab, search, rows: [], newer: null, older: null };
    const format = shopFormat(row.timezone, services.clock.now());
    const { rows, newer, older } = await readPage(services, db, known.programId, { tab, search, at: asked.get("at") });
    return {
      programs: choices,
      program: {
        id: known.programId,
        name: known.name,
        runs: known.state === "active",
        url: `${row.storefrontUrl ?? `https://${row.domain}`}/apps/goodword/list`,
      },
      tab,
      search,
      rows: rows.map((entry) => describeListEntry(entry, known.terms, format)),
      newer,
      older,
    };
  });
}

/** A place among those who stand first: how many its person brought, and who it is. */
const leader = z
  .string()
  .regex(/^\d{1,9}~lse_[0-9a-z_]{1,60}$/)
  .transform((text) => ({ brought: Number(text.split("~")[0]), id: text.split("~")[1] ?? "" }))
  .nullable()
  .catch(null);

async function readPage(
  services: Services,
  db: ShopDb,
  programId: ProgramId,
  asked: { readonly tab: WaitingListData["tab"]; readonly search: string; readonly at: string | null },
): Promise<{ readonly rows: readonly ListedEntry[]; readonly newer: string | null; readonly older: string | null }> {
  const { seal } = services;
  const { tab, search } = asked;
  if (search !== "") return { rows: await findListEntries(db, seal, programId, search), newer: null, older: null };
  if (tab !== "listed") return listOthers(db, seal, { programId, state: tab, cursor: readCursor(asked.at) });
  const found = await listLeaders(db, seal, programId, leader.parse(asked.at), pageSize + 1);
  const rows = found.slice(0, pageSize);
  const last = rows.at(-1);
  return { rows, newer: null, older: last && found.length > pageSize ? `${last.brought}~${last.id}` : null };
}

const press = z.object({ intent: z.enum(["remove", "undo"]), id: z.string().max(60), reason: z.string().max(2_000) });

/** Takes somebody off the list, or puts them back. */
export async function action({ request, context: { services } }: ActionFunctionArgs): Promise<PressAnswer> {
  const shop = await openShop(request, services);
  const read = press.safeParse(Object.fromEntries(await request.formData()));
  if (shop === null || !read.success) return { message: "The page is out of date. Reload it and try again." };
  const { intent, id, reason } = read.data;
  const { shopId, actor } = shop;
  const done = await decideListEntry(services, shopId, { entryId: id, does: intent, reason, actor });
  if (!done.ok) return { message: done.message };
  return { toast: intent === "remove" ? "Taken off the list" : "Put back on the list" };
}

export default function WaitingList() {
  const data = useLoaderData<typeof loader>();
  if (data === null) return <SettingUp />;
  return (
    <PageLoading>
      <WaitingListPage data={data} />
    </PageLoading>
  );
}
