import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { type AnnualAnswer, type AnnualData, AnnualPage } from "../components/annual/annual-page.tsx";
import { PageLoading } from "../components/page-loading.tsx";
import { personName } from "../components/person-name.ts";
import { readAmount } from "../components/program/read-amount.ts";
import { SettingUp } from "../components/setting-up.tsx";
import { shopFormat } from "../components/shop-format.ts";
import { calendarOf } from "../core/calendar.ts";
import type { ReferrerId } from "../core/ids.ts";
import { currency, formatMoney, money, toDecimal } from "../core/money/money.ts";
import { markTaxForm } from "../flows/mark-tax-form.ts";
import { setTaxThreshold } from "../flows/set-tax-threshold.ts";
import { annualFrame, annualTotals, type TotalsPlace, totalsShown } from "../store/views/annual-totals.ts";
import { openShop } from "./admin/open-shop.ts";

export const meta: MetaFunction = () => [{ title: "Annual totals · Goodword" }];

const place = z
  .string()
  .regex(/^-?\d{1,15}~rfr_[0-9a-z_]{1,60}~[A-Z]{3}$/)
  .transform((text): TotalsPlace => {
    const [amount = "", referrerId = "", code = ""] = text.split("~");
    return { amountMinor: Number(amount), referrerId, currency: code };
  })
  .nullable()
  .catch(null);

export async function loader({ request, context: { services } }: LoaderFunctionArgs): Promise<AnnualData | null> {
  const shop = await openShop(request, services);
  if (shop === null) return null;
  const search = new URL(request.url).searchParams;
  const now = services.clock.now();
  return shop.read(async (db, row) => {
    const present = Number(calendarOf(row.timezone).dayOf(now).slice(0, 4));
    const frame = await annualFrame(db);
    const years = [...new Set([present, ...frame.years])].sort((a, b) => b - a);
    const asked = Number(search.get("year"));
    const year = years.includes(asked) ? asked : present;
    const after = place.parse(search.get("after"));
    const found = await annualTotals(db, services.seal, year, after);
    const shown = found.slice(0, totalsShown);
    const last = shown.at(-1);
    const format = shopFormat(row.timezone, now);
    const of = currency(row.currency);
    const { thresholdMinor } = frame;
    return {
      year,
      years,
      currency: of,
      threshold: thresholdMinor === null ? "" : toDecimal(money(thresholdMinor, of)).replace(/\.0+$/, ""),
      rows: shown.map((total) => ({
        id: total.referrerId,
        url: `/app/referrers/${total.referrerId}`,
        name: personName(total.referrer),
        amount: format.money(total.amountMinor, total.currency),
        currency: total.currency,
        form: total.formAt === null ? null : format.day(total.formAt),
        above: thresholdMinor !== null && total.currency === of && total.amountMinor > thresholdMinor,
      })),
      first: after === null,
      next: last && found.length > totalsShown ? `${last.amountMinor}~${last.referrerId}~${last.currency}` : null,
    };
  });
}

const press = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("threshold"), amount: z.string().max(40) }),
  z.object({
    intent: z.literal("form"),
    referrerId: z.string().regex(/^rfr_[0-9a-z_]{1,60}$/),
    received: z.enum(["yes", "no"]),
  }),
]);

export async function action({ request, context: { services } }: ActionFunctionArgs): Promise<AnnualAnswer> {
  const shop = await openShop(request, services);
  const read = press.safeParse(Object.fromEntries(await request.formData()));
  if (shop === null || !read.success) return { message: "The page is out of date. Reload it and try again." };
  const { shopId, actor } = shop;
  if (read.data.intent === "form") {
    const { received } = read.data;
    const referrerId = read.data.referrerId as ReferrerId;
    await markTaxForm(services, shopId, { referrerId, received: received === "yes", actor });
    return { toast: received === "yes" ? "Marked as received" : "Marked as not received" };
  }
  const of = await shop.read(async (_, row) => currency(row.currency));
  const typed = read.data.amount.trim();
  const amount = typed === "" ? null : readAmount(typed, of);
  if (amount !== null && typeof amount !== "number") return { message: amount.problem };
  await setTaxThreshold(services, shopId, amount);
  return { toast: amount === null ? "No threshold" : `Threshold of ${formatMoney(money(amount, of))} saved` };
}

export default function Annual() {
  const data = useLoaderData<typeof loader>();
  if (data === null) return <SettingUp />;
  return (
    <PageLoading>
      <AnnualPage key={data.year} data={data} />
    </PageLoading>
  );
}
