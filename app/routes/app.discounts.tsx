import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { type DiscountsAnswer, type DiscountsData, DiscountsPage } from "../components/discounts/discounts-page.tsx";
import { PageLoading } from "../components/page-loading.tsx";
import { SettingUp } from "../components/setting-up.tsx";
import { shopFormat } from "../components/shop-format.ts";
import { acceptDiscount } from "../flows/accept-discount.ts";
import { checkDiscounts } from "../flows/check-discounts.ts";
import { mendDiscount } from "../flows/mend-discount.ts";
import { readDrifts } from "../store/discount-drift.ts";
import { openShop } from "./admin/open-shop.ts";

export const meta: MetaFunction = () => [{ title: "Changed discounts · Goodword" }];

export async function loader({ request, context: { services } }: LoaderFunctionArgs): Promise<DiscountsData | null> {
  const shop = await openShop(request, services);
  if (shop === null) return null;
  return shop.read(async (db, row) => {
    const format = shopFormat(row.timezone, services.clock.now());
    return {
      // What was deleted and dealt with leaves nothing to decide.
      rows: (await readDrifts(db))
        .filter(({ gone, accepted }) => !gone || !accepted)
        .map(({ discountId, carries, name, gone, changes, foundAt, accepted }) => ({
          discountId,
          url: `shopify://admin/discounts/${discountId.replace(/^.*\//, "")}`,
          name,
          gone,
          changes,
          found: format.moment(foundAt),
          accepted,
          mayStay: !gone || "rail" in carries,
        })),
    };
  });
}

const press = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("check") }),
  z.object({
    intent: z.enum(["mend", "accept"]),
    discountId: z.string().regex(/^gid:\/\/shopify\/\w+\/\d+$/),
  }),
]);

export async function action({ request, context: { services } }: ActionFunctionArgs): Promise<DiscountsAnswer> {
  const shop = await openShop(request, services);
  const read = press.safeParse(Object.fromEntries(await request.formData()));
  if (shop === null || !read.success) return { message: "The page is out of date. Reload it and try again." };
  const { shopId, actor } = shop;
  switch (read.data.intent) {
    case "check":
      await checkDiscounts(services, shopId);
      return { toast: "Looked at every discount" };
    case "accept":
      await acceptDiscount(services, shopId, { discountId: read.data.discountId, actor });
      return { toast: "Left as it is" };
    case "mend": {
      const mended = await mendDiscount(services, shopId, read.data.discountId);
      return mended.ok ? { toast: mended.toast } : { message: mended.message };
    }
  }
}

export default function Discounts() {
  const data = useLoaderData<typeof loader>();
  if (data === null) return <SettingUp />;
  return (
    <PageLoading>
      <DiscountsPage data={data} />
    </PageLoading>
  );
}
