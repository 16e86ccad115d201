import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { type ImportAnswer, ImportPage, type ImportPageData } from "../components/codes/import-page.tsx";
import { PageLoading } from "../components/page-loading.tsx";
import { SettingUp } from "../components/setting-up.tsx";
import type { ProgramId } from "../core/ids.ts";
import { type ImportSummary, importCodes } from "../flows/import-codes.ts";
import { programChoices } from "../store/views/program-choices.ts";
import { lineRefused } from "./admin/describe-code.ts";
import { openShop } from "./admin/open-shop.ts";

export const meta: MetaFunction = () => [{ title: "Import codes · Goodword" }];

export async function loader({ request, context: { services } }: LoaderFunctionArgs): Promise<ImportPageData | null> {
  const shop = await openShop(request, services);
  if (shop === null) return null;
  return shop.read(async (db) => ({
    programs: (await programChoices(db)).map(({ programId, name }) => ({ id: programId, name })),
  }));
}

const press = z.object({
  intent: z.enum(["look", "import"]),
  programId: z
    .string()
    .regex(/^prg_[0-9a-z_]{1,60}$/)
    .transform((id) => id as ProgramId),
  text: z.string(),
});
/** What the page refuses already, for those who do not come by it. */
const largest = 1_000_000;
/** More are of no use at once. */
const flawsShown = 20;

export async function action({ request, context: { services } }: ActionFunctionArgs): Promise<ImportAnswer> {
  const shop = await openShop(request, services);
  const read = press.safeParse(Object.fromEntries(await request.formData()));
  if (shop === null || !read.success)
    return { kind: "message", message: "The page is out of date. Reload it and try again." };
  const { intent, programId, text } = read.data;
  if (text.length > largest) return { kind: "message", message: "The file is larger than 1 MB. Split it." };
  const result = await importCodes(services, shop.shopId, {
    programId,
    text,
    commit: intent === "import",
    actor: shop.actor,
  });
  if (result.ok) {
    const { summary, done } = result;
    return { kind: done ? "done" : "preview", lines: describe(summary), empty: summary.codes === 0 };
  }
  if (result.kind === "file") return { kind: "message", message: result.message };
  return {
    kind: "flaws",
    flaws: result.flaws.slice(0, flawsShown).map(lineRefused),
    more: Math.max(0, result.flaws.length - flawsShown),
  };
}

function describe({ codes, newReferrers, knownReferrers, unchanged }: ImportSummary): string[] {
  const count = (value: number, one: string, many: string) => `${value} ${value === 1 ? one : many}`;
  return [
    count(codes, "new code", "new codes"),
    count(newReferrers, "referrer is added", "referrers are added"),
    ...(knownReferrers === 0
      ? []
      : [
          count(
            knownReferrers,
            "known referrer shares the new code from then on; the old one still works",
            "known referrers share the new codes from then on; the old ones still work",
          ),
        ]),
    ...(unchanged === 0
      ? []
      : [count(unchanged, "line is there already: nothing is done", "lines are there already: nothing is done")]),
  ];
}

export default function ImportCodes() {
  const data = useLoaderData<typeof loader>();
  if (data === null) return <SettingUp />;
  return (
    <PageLoading>
      <ImportPage data={data} />
    </PageLoading>
  );
}
