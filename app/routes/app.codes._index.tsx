import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { type CodeListData, CodeListPage } from "../components/codes/code-list-page.tsx";
import { PageLoading } from "../components/page-loading.tsx";
import type { PressAnswer } from "../components/press-answer.ts";
import { SettingUp } from "../components/setting-up.tsx";
import { shopFormat } from "../components/shop-format.ts";
import type { ReferralCodeId } from "../core/ids.ts";
import { chooseCode } from "../flows/choose-code.ts";
import { switchCode } from "../flows/switch-code.ts";
import { readCode } from "../store/codes.ts";
import { codeList } from "../store/views/code-list.ts";
import { readCursor } from "../store/views/cursor.ts";
import { codeRefused, describeCode } from "./admin/describe-code.ts";
import { openShop } from "./admin/open-shop.ts";

export const meta: MetaFunction = () => [{ title: "Codes · Goodword" }];

// An address that somebody changed shows the whole list rather than an error.
const address = z.object({
  q: z.string().max(254).catch(""),
  state: z.literal("refused").nullable().catch(null),
  at: z.string().nullable().catch(null),
});

export async function loader({ request, context: { services } }: LoaderFunctionArgs): Promise<CodeListData | null> {
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
    const refused = state === "refused";
    const page = await codeList(db, services.seal, { search: q, refused, cursor: readCursor(at) });
    return {
      search: q,
      refused,
      newer: page.newer,
      older: page.older,
      rows: page.rows.map((code) => describeCode(code, format)),
    };
  });
}

const codeId = z
  .string()
  .regex(/^cod_[0-9a-z_]{1,60}$/)
  .transform((id) => id as ReferralCodeId);
const press = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("change"), codeId, text: z.string().max(500) }),
  z.object({ intent: z.literal("close"), codeId }),
  z.object({ intent: z.literal("open"), codeId }),
]);

const reload = "The page is out of date. Reload it and try again.";

export async function action({ request, context: { services } }: ActionFunctionArgs): Promise<PressAnswer> {
  const shop = await openShop(request, services);
  const read = press.safeParse(Object.fromEntries(await request.formData()));
  if (shop === null || !read.success) return { message: reload };
  const { shopId, actor } = shop;
  if (read.data.intent !== "change") {
    const state = read.data.intent === "close" ? "closed" : "active";
    const done = await switchCode(services, shopId, { codeId: read.data.codeId, state, actor });
    if (!done.ok) return { message: done.message };
    if (state === "active") return { toast: "Code opened" };
    return { toast: done.fresh === null ? "Code closed" : `Code closed. The new one is ${done.fresh}` };
  }
  const { text } = read.data;
  const code = await shop.read((db) => readCode(db, read.data.codeId));
  if (code === null) return { message: reload };
  const chosen = await chooseCode(services, shopId, {
    programId: code.programId,
    referrerId: code.referrerId,
    text: text.trim() === "" ? null : text,
    by: { kind: "merchant", actor },
  });
  return chosen.ok ? { toast: `The code is now ${chosen.code}` } : { message: codeRefused(chosen.why) };
}

export default function Codes() {
  const data = useLoaderData<typeof loader>();
  if (data === null) return <SettingUp />;
  return (
    <PageLoading>
      <CodeListPage data={data} />
    </PageLoading>
  );
}
