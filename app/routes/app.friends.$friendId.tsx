import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { FriendPage, type FriendPageData } from "../components/friends/friend-page.tsx";
import { NotThere } from "../components/not-there.tsx";
import { PageLoading } from "../components/page-loading.tsx";
import { SettingUp } from "../components/setting-up.tsx";
import { shopFormat } from "../components/shop-format.ts";
import type { FriendId } from "../core/ids.ts";
import { railChoices } from "../flows/rail-choices.ts";
import { friendRecord } from "../store/views/friend-record.ts";
import { describeFriend } from "./admin/describe-friend.ts";
import { openShop } from "./admin/open-shop.ts";
import { readRecord } from "./admin/read-record.ts";

export const meta: MetaFunction = () => [{ title: "Friend · Goodword" }];

const friendId = z.string().regex(/^frd_[0-9a-z_]{1,60}$/);

export async function loader({ request, params, context: { services } }: LoaderFunctionArgs): Promise<Response> {
  const shop = await openShop(request, services);
  if (shop === null) return Response.json({ kind: "setting_up" } satisfies Loaded);
  const id = friendId.safeParse(params.friendId);
  const rails = await railChoices(services, shop.shopId);
  const page = !id.success
    ? null
    : await shop.read(async (db, row): Promise<FriendPageData | null> => {
        const friend = await friendRecord(db, services.seal, id.data as FriendId);
        if (friend === null) return null;
        const words = {
          format: shopFormat(row.timezone, services.clock.now()),
          rail: (name: string) => rails.find((rail) => rail.name === name)?.title ?? name,
          now: services.clock.now(),
        };
        const of = { referralIds: friend.referrals.map((referral) => referral.id) };
        const { lines, ...rest } = await readRecord(
          services,
          db,
          words,
          of,
          new URL(request.url).searchParams.get("at"),
        );
        return { ...describeFriend(friend, words), ...rest, record: lines };
      });
  return page === null
    ? Response.json({ kind: "missing" } satisfies Loaded, { status: 404 })
    : Response.json({ kind: "found", page } satisfies Loaded);
}

type Loaded =
  | { readonly kind: "setting_up" }
  | { readonly kind: "missing" }
  | { readonly kind: "found"; readonly page: FriendPageData };

export default function Friend() {
  const loaded = useLoaderData() as Loaded;
  if (loaded.kind === "setting_up") return <SettingUp />;
  if (loaded.kind === "missing") return <NotThere what="friend" />;
  return (
    <PageLoading>
      <FriendPage data={loaded.page} />
    </PageLoading>
  );
}
