import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { FilesPage, type FilesPageData } from "../components/files/files-page.tsx";
import type { FilesAnswer } from "../components/files/question.ts";
import { PageLoading } from "../components/page-loading.tsx";
import { SettingUp } from "../components/setting-up.tsx";
import { shopFormat } from "../components/shop-format.ts";
import type { PayoutFileId } from "../core/ids.ts";
import { type Currency, parseCurrency } from "../core/money/money.ts";
import { dropUnearnedPayouts } from "../flows/drop-unearned-payouts.ts";
import { endPayoutFile } from "../flows/end-payout-file.ts";
import { exportPayoutFile } from "../flows/export-payout-file.ts";
import { importPayoutReport, type ReportSummary } from "../flows/import-payout-report.ts";
import { movePayoutFile } from "../flows/move-payout-file.ts";
import { railChoices } from "../flows/rail-choices.ts";
import { payoutFiles, waitingForFiles } from "../store/views/payout-files.ts";
import { openShop } from "./admin/open-shop.ts";

export const meta: MetaFunction = () => [{ title: "Files · Goodword" }];

export async function loader({ request, context: { services } }: LoaderFunctionArgs): Promise<FilesPageData | null> {
  const shop = await openShop(request, services);
  if (shop === null) return null;
  const rails = (await railChoices(services, shop.shopId)).filter((rail) => rail.upload !== null);
  const title = (name: string) => rails.find((rail) => rail.name === name)?.title ?? name;
  return shop.read(async (db, row) => {
    const format = shopFormat(row.timezone, services.clock.now());
    const waiting = await waitingForFiles(
      db,
      rails.map((rail) => rail.name),
    );
    const files = await payoutFiles(db);
    return {
      connected: rails.some((rail) => rail.connected),
      waiting: waiting.map((one) => ({
        ...one,
        title: title(one.rail),
        total: format.money(one.totalMinor, one.currency),
      })),
      files: files.map(({ id, state, payments, paid, refused, open, ...file }) => ({
        id,
        state: state as FilesPageData["files"][number]["state"],
        payments,
        paid,
        refused,
        open,
        name: `${title(file.rail)}, ${format.money(file.totalMinor, file.currency)}`,
        upload: rails.find((rail) => rail.name === file.rail)?.upload ?? "",
        made: format.moment(file.createdAt),
        uploaded: file.uploadedAt === null ? null : format.moment(file.uploadedAt),
        ended: file.endedAt === null ? null : format.moment(file.endedAt),
      })),
    };
  });
}

const fileId = z.string().regex(/^pfl_[0-9a-z_]{1,60}$/);
const rail = z.string().regex(/^[a-z-]{1,40}$/);
const currency = z
  .string()
  .refine((code) => parseCurrency(code) !== null)
  .transform((code) => code as Currency);
const press = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("export"), rail, currency }),
  z.object({ intent: z.literal("drop_unearned"), rail, currency }),
  z.object({ intent: z.literal("uploaded"), fileId }),
  z.object({ intent: z.literal("dropped"), fileId }),
  z.object({ intent: z.literal("report"), fileId, text: z.string() }),
  z.object({ intent: z.enum(["paid", "not_paid"]), fileId, note: z.string().max(5_000) }),
]);

export async function action({ request, context: { services } }: ActionFunctionArgs): Promise<FilesAnswer> {
  const shop = await openShop(request, services);
  const read = press.safeParse(Object.fromEntries(await request.formData()));
  if (shop === null || !read.success) return { message: "The page is out of date. Reload it and try again." };
  const { shopId, actor } = shop;
  const asked = read.data;
  switch (asked.intent) {
    case "export": {
      const made = await exportPayoutFile(services, shopId, { ...asked, actor });
      if (!made.ok) return { message: made.message };
      return { toast: `A file of ${counted(made.payments)} was made`, download: made.fileId };
    }
    case "drop_unearned": {
      const done = await dropUnearnedPayouts(services, shopId, { ...asked, actor });
      return { toast: `${counted(done)} taken off` };
    }
    case "uploaded":
    case "dropped": {
      const moved = await movePayoutFile(services, shopId, {
        fileId: asked.fileId as PayoutFileId,
        state: asked.intent,
      });
      if (!moved.ok) return { message: moved.message };
      return { toast: asked.intent === "uploaded" ? "Marked as uploaded" : "Its payments wait for a file again" };
    }
    case "report": {
      const done = await importPayoutReport(services, shopId, {
        fileId: asked.fileId as PayoutFileId,
        text: asked.text,
        actor,
      });
      return done.ok ? { toast: "Report imported", report: told(done.summary) } : { message: done.message };
    }
    case "paid":
    case "not_paid": {
      const done = await endPayoutFile(services, shopId, {
        fileId: asked.fileId as PayoutFileId,
        paid: asked.intent === "paid",
        note: asked.note,
        actor,
      });
      if (done.ok) return { toast: `${counted(done.done)} marked as ${asked.intent === "paid" ? "paid" : "not paid"}` };
      return { ...(done.note ? { note: done.note } : {}), ...(done.message ? { message: done.message } : {}) };
    }
  }
}

const counted = (payments: number) => `${payments} ${payments === 1 ? "payment" : "payments"}`;

/** What a report said, in lines; what is nought is not said. */
function told(summary: ReportSummary): string[] {
  const lines: readonly [number, string][] = [
    [summary.paid, "paid"],
    [summary.waiting, "not finished at the provider; import a later report for them"],
    [summary.refused, "not paid: they stand under Not rewarded with the reason"],
    [summary.missing, "of the file not in the report"],
  ];
  return [
    ...lines.flatMap(([count, words]) => (count === 0 ? [] : [`${counted(count)} ${words}`])),
    ...(summary.strange === 0 ? [] : [`${summary.strange} other lines of the report are no payments of this file`]),
  ];
}

export default function Files() {
  const data = useLoaderData<typeof loader>();
  if (data === null) return <SettingUp />;
  return (
    <PageLoading>
      <FilesPage data={data} />
    </PageLoading>
  );
}
