import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { ByHandPage, type ByHandPageData } from "../components/by-hand/by-hand-page.tsx";
import type { ByHandAnswer } from "../components/by-hand/decision.ts";
import { PageLoading } from "../components/page-loading.tsx";
import { personName } from "../components/person-name.ts";
import { SettingUp } from "../components/setting-up.tsx";
import { shopFormat } from "../components/shop-format.ts";
import type { PayoutId } from "../core/ids.ts";
import { handOverPayouts } from "../flows/hand-over-payouts.ts";
import { undoHandOver } from "../flows/undo-hand-over.ts";
import { readCursor } from "../store/views/cursor.ts";
import { handOvers, handOversWaiting } from "../store/views/hand-overs.ts";
import { openShop } from "./admin/open-shop.ts";

export const meta: MetaFunction = () => [{ title: "By hand · Goodword" }];

const rail = "manual";

// An address that somebody changed shows what waits rather than an error.
const address = z.object({ tab: z.enum(["waiting", "done"]).catch("waiting"), at: z.string().nullable().catch(null) });

export async function loader({ request, context: { services } }: LoaderFunctionArgs): Promise<ByHandPageData | null> {
  const shop = await openShop(request, services);
  if (shop === null) return null;
  const search = new URL(request.url).searchParams;
  const { tab, at } = address.parse({ tab: search.get("tab"), at: search.get("at") });
  return shop.read(async (db, row) => {
    const format = shopFormat(row.timezone, services.clock.now());
    const page = await handOvers(db, services.seal, rail, tab, readCursor(at));
    return {
      tab,
      waiting: await handOversWaiting(db, rail),
      newer: page.newer,
      older: page.older,
      rows: page.rows.map((payout) => ({
        id: payout.id,
        referrer: personName(payout.referrer),
        email: payout.referrer.name === null ? null : payout.referrer.email,
        url: `/app/referrers/${payout.referrer.referrerId}`,
        amount: format.money(payout.amountMinor, payout.currency),
        when: format.moment(tab === "waiting" ? payout.createdAt : payout.updatedAt),
        note: tab === "waiting" ? null : payout.detail,
        warning:
          payout.clawedMinor === 0
            ? null
            : payout.clawedMinor >= payout.amountMinor
              ? "No longer earned: the order was refunded or cancelled. Do not hand it over."
              : `${format.money(payout.clawedMinor, payout.currency)} of it is no longer earned.`,
      })),
    };
  });
}

const payoutId = z.string().regex(/^pay_[0-9a-z_]{1,60}$/);
const text = z.string().max(5_000);
const press = z.discriminatedUnion("intent", [
  z.object({
    intent: z.literal("decide"),
    decision: z.enum(["handed_over", "not_handed_over"]),
    payoutIds: z
      .string()
      .max(20_000)
      .transform((ids) => ids.split(" "))
      .pipe(z.array(payoutId).min(1).max(250)),
    note: text,
    proof: text,
  }),
  z.object({ intent: z.literal("undo"), payoutId, note: text }),
]);

export async function action({ request, context: { services } }: ActionFunctionArgs): Promise<ByHandAnswer> {
  const shop = await openShop(request, services);
  const read = press.safeParse(Object.fromEntries(await request.formData()));
  if (shop === null || !read.success)
    return { fields: {}, message: "The page is out of date. Reload it and select the payments again." };
  if (read.data.intent === "undo") {
    const { note } = read.data;
    const undone = await undoHandOver(services, shop.shopId, {
      payoutId: read.data.payoutId as PayoutId,
      note,
      actor: shop.actor,
    });
    return undone.ok ? { toast: "Taken back: the reward can be issued again" } : { fields: { note: undone.message } };
  }
  const { decision, note, proof } = read.data;
  const done = await handOverPayouts(services, shop.shopId, {
    payoutIds: read.data.payoutIds as PayoutId[],
    decision,
    note,
    proof,
    actor: shop.actor,
  });
  if (!done.ok) return { fields: done.fields };
  if (done.done === 0)
    return { fields: {}, message: "None of these is waiting any more. Reload the page to see how they stand." };
  return {
    toast: `${done.done} ${done.done === 1 ? "payment" : "payments"} ${decision === "handed_over" ? "marked as issued" : "taken off the list"}`,
  };
}

export default function ByHand() {
  const data = useLoaderData<typeof loader>();
  if (data === null) return <SettingUp />;
  return (
    <PageLoading>
      <ByHandPage key={`${data.tab}${data.rows[0]?.id ?? ""}`} data={data} />
    </PageLoading>
  );
}
