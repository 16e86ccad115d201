import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { AmbassadorsPage } from "../components/ambassadors/ambassadors-page.tsx";
import type { AmbassadorsData } from "../components/ambassadors/application-row.ts";
import { PageLoading } from "../components/page-loading.tsx";
import { actorName, personName } from "../components/person-name.ts";
import type { PressAnswer } from "../components/press-answer.ts";
import { SettingUp } from "../components/setting-up.tsx";
import { type ShopFormat, shopFormat } from "../components/shop-format.ts";
import type { ApplicationId, ProgramId } from "../core/ids.ts";
import { addAmbassador } from "../flows/add-ambassador.ts";
import { decideApplication } from "../flows/decide-application.ts";
import { applicationFacts, applicationList, type ListedApplication } from "../store/views/application-list.ts";
import { readCursor } from "../store/views/cursor.ts";
import { openShop } from "./admin/open-shop.ts";

export const meta: MetaFunction = () => [{ title: "Ambassadors · Goodword" }];

const tab = z.enum(["waiting", "approved", "declined"]).catch("waiting");

export async function loader({ request, context: { services } }: LoaderFunctionArgs): Promise<AmbassadorsData | null> {
  const shop = await openShop(request, services);
  if (shop === null) return null;
  const search = new URL(request.url).searchParams;
  const state = tab.parse(search.get("show"));
  return shop.read(async (db, row) => {
    const format = shopFormat(row.timezone, services.clock.now());
    const page = await applicationList(db, services.seal, { state, cursor: readCursor(search.get("at")) });
    return {
      tab: state,
      ...(await applicationFacts(db)),
      newer: page.newer,
      older: page.older,
      rows: page.rows.map((one) => ({
        id: one.id,
        name: personName(one.name),
        email: one.name.name === null ? null : one.name.email,
        url: `/app/referrers/${one.referrerId}`,
        program: one.program,
        about: one.about,
        line: lineOf(one, state, format),
        answer: one.answer,
      })),
    };
  });
}

const verbs = { waiting: "", approved: "Approved", declined: "Declined" } as const;

function lineOf(one: ListedApplication, state: AmbassadorsData["tab"], format: ShopFormat): string {
  const applied = `${one.byHand ? "Added" : "Applied"} on ${format.moment(new Date(one.at))}.`;
  if (one.decidedAt === null || one.decidedBy === null) return applied;
  return `${applied} ${verbs[state]} by ${actorName(one.decidedBy)} on ${format.moment(one.decidedAt)}.`;
}

const text = z.string().max(2_000);
const press = z.discriminatedUnion("intent", [
  z.object({ intent: z.enum(["approve", "decline", "undo"]), id: text, answer: text }),
  z.object({ intent: z.literal("add"), program: text, email: text }),
]);
const toasts = {
  approve: "Ambassador approved",
  decline: "Application declined",
  undo: "Decision taken back",
} as const;

export async function action({ request, context: { services } }: ActionFunctionArgs): Promise<PressAnswer> {
  const shop = await openShop(request, services);
  const read = press.safeParse(Object.fromEntries(await request.formData()));
  if (shop === null || !read.success) return { message: "The page is out of date. Reload it and try again." };
  const { shopId, actor } = shop;
  const { data } = read;
  if (data.intent === "add") {
    const wish = { programId: data.program as ProgramId, email: data.email, actor };
    const added = await addAmbassador(services, shopId, wish);
    return added.ok ? { toast: "Ambassador added" } : { message: added.message };
  }
  const done = await decideApplication(services, shopId, {
    applicationId: data.id as ApplicationId,
    decision: data.intent,
    answer: data.answer,
    actor,
  });
  return done.ok ? { toast: toasts[data.intent] } : { message: done.message };
}

export default function Ambassadors() {
  const data = useLoaderData<typeof loader>();
  if (data === null) return <SettingUp />;
  return (
    <PageLoading>
      <AmbassadorsPage data={data} />
    </PageLoading>
  );
}
