import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import type { ClaimsData } from "../components/claims/claim-row.ts";
import { ClaimsPage } from "../components/claims/claims-page.tsx";
import { PageLoading } from "../components/page-loading.tsx";
import type { PressAnswer } from "../components/press-answer.ts";
import { SettingUp } from "../components/setting-up.tsx";
import { shopFormat } from "../components/shop-format.ts";
import type { ClaimId } from "../core/ids.ts";
import { decideClaim } from "../flows/decide-claim.ts";
import { claimFacts, claimList } from "../store/views/claim-list.ts";
import { readCursor } from "../store/views/cursor.ts";
import { describeClaim } from "./admin/describe-claim.ts";
import { openShop } from "./admin/open-shop.ts";

export const meta: MetaFunction = () => [{ title: "Claims · Goodword" }];

const tab = z.enum(["waiting", "accepted", "declined"]).catch("waiting");

export async function loader({ request, context: { services } }: LoaderFunctionArgs): Promise<ClaimsData | null> {
  const shop = await openShop(request, services);
  if (shop === null) return null;
  const search = new URL(request.url).searchParams;
  const state = tab.parse(search.get("show"));
  return shop.read(async (db, row) => {
    const format = shopFormat(row.timezone, services.clock.now());
    const page = await claimList(db, services.seal, { state, cursor: readCursor(search.get("at")) });
    return {
      tab: state,
      ...(await claimFacts(db)),
      newer: page.newer,
      older: page.older,
      rows: page.rows.map((claim) => describeClaim(claim, state, format)),
    };
  });
}

const press = z.object({
  intent: z.enum(["accept", "decline", "undo"]),
  id: z.string().regex(/^clm_[0-9a-z]{1,60}$/),
  note: z.string().max(2_000),
});
const toasts = { accept: "Claim accepted", decline: "Claim declined", undo: "Decision taken back" } as const;

export async function action({ request, context: { services } }: ActionFunctionArgs): Promise<PressAnswer> {
  const shop = await openShop(request, services);
  const read = press.safeParse(Object.fromEntries(await request.formData()));
  if (shop === null || !read.success) return { message: "The page is out of date. Reload it and try again." };
  const { intent, id, note } = read.data;
  const by = { kind: intent, note, actor: shop.actor };
  const done = await decideClaim(services, shop.shopId, id as ClaimId, by);
  return done.ok ? { toast: toasts[intent] } : { message: done.message };
}

export default function Claims() {
  const data = useLoaderData<typeof loader>();
  if (data === null) return <SettingUp />;
  return (
    <PageLoading>
      <ClaimsPage data={data} />
    </PageLoading>
  );
}
