import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { NotThere } from "../components/not-there.tsx";
import { PageLoading } from "../components/page-loading.tsx";
import { personName } from "../components/person-name.ts";
import type { DecideAnswer } from "../components/referrals/decide-modal.tsx";
import { ReferralPage, type ReferralPageData } from "../components/referrals/referral-page.tsx";
import type { DecisionAnswer } from "../components/reviews/review-modal.tsx";
import { SettingUp } from "../components/setting-up.tsx";
import { shopFormat } from "../components/shop-format.ts";
import type { ReferralId } from "../core/ids.ts";
import { currency } from "../core/money/money.ts";
import { describeOffer, describeReward } from "../core/program/describe-terms.ts";
import { referralTransitions } from "../core/referral/referral-states.ts";
import { mayBecome } from "../core/transitions.ts";
import { decideReferralByHand, type HandWish } from "../flows/decide-referral-by-hand.ts";
import { railChoices } from "../flows/rail-choices.ts";
import { referralChain } from "../store/views/referral-chain.ts";
import { referralSuspicion } from "../store/views/referral-suspicion.ts";
import { chainTitle, describeChain } from "./admin/describe-chain.ts";
import { answerDecision } from "./admin/describe-effects.ts";
import { describeLedger } from "./admin/describe-ledger.ts";
import { friendReads, personReads } from "./admin/describe-readers.ts";
import { describeSuspicion } from "./admin/describe-suspicion.ts";
import { openShop } from "./admin/open-shop.ts";
import { reload, takeDecision } from "./admin/take-decision.ts";

export const meta: MetaFunction = () => [{ title: "Referral · Goodword" }];

const referralId = z.string().regex(/^ref_[0-9a-z_]{1,60}$/);

export async function loader({ request, params, context: { services } }: LoaderFunctionArgs): Promise<Response> {
  const shop = await openShop(request, services);
  if (shop === null) return Response.json({ kind: "setting_up" } satisfies Loaded);
  const id = referralId.safeParse(params.referralId);
  const rails = await railChoices(services, shop.shopId);
  const page = !id.success
    ? null
    : await shop.read(async (db, row): Promise<ReferralPageData | null> => {
        const chain = await referralChain(db, services.seal, id.data as ReferralId);
        if (chain === null) return null;
        const suspicion = await referralSuspicion(db, id.data as ReferralId);
        const format = shopFormat(row.timezone, services.clock.now());
        const words = {
          format,
          rail: (name: string) => rails.find((rail) => rail.name === name)?.title ?? name,
          now: services.clock.now(),
        };
        const of = currency(row.currency);
        const text = ({ headline, detail }: { headline: string; detail: string }) =>
          [headline, detail].filter((part) => part !== "").join(". ");
        return {
          title: chainTitle(chain),
          state: chain.state,
          steps: describeChain(chain, words),
          ledger: describeLedger(chain, words),
          rewards: chain.rewards.map((reward) => ({
            id: reward.id,
            amount: format.money(
              reward.state === "clawed_back" ? reward.amountMinor : reward.amountMinor - reward.clawedMinor,
              reward.currency,
            ),
            state: reward.state,
            isFriends: reward.side === "friend",
          })),
          friendReads: friendReads(chain),
          friendAccountUrl: chain.friendAccountId && `/app/referrers/${chain.friendAccountId}`,
          personReads: personReads(chain),
          referrer: {
            name: personName(chain.referrer),
            email: chain.referrer.name === null ? null : chain.referrer.email,
            url: `/app/referrers/${chain.referrer.referrerId}`,
          },
          friendUrl: `/app/friends/${chain.friendId}`,
          code: chain.code,
          program: {
            name: chain.program.name,
            version: chain.program.version,
            offer: text(describeOffer(chain.program.terms, of)) || "No discount",
            reward: text(describeReward(chain.program.terms, of)),
          },
          orders: chain.orders.map(({ orderId, name, removedAt }) => ({
            id: orderId,
            name,
            removed: removedAt !== null,
          })),
          movedTo: chain.supersededBy,
          id: id.data,
          canReject: chain.state !== "reversed" && mayBecome(referralTransitions, chain.state, "rejected"),
          canApprove: chain.state === "flagged" || chain.state === "rejected",
          suspicion: suspicion && describeSuspicion(suspicion, format),
        };
      });
  return page === null
    ? Response.json({ kind: "missing" } satisfies Loaded, { status: 404 })
    : Response.json({ kind: "found", page } satisfies Loaded);
}

type Loaded =
  | { readonly kind: "setting_up" }
  | { readonly kind: "missing" }
  | { readonly kind: "found"; readonly page: ReferralPageData };

const note = z.string().max(2_000);
const commit = z.enum(["true", "false"]).transform((text) => text === "true");
const orderId = z.string().max(80);
const press = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("remove"), note, commit, orderId }),
  z.object({ intent: z.literal("put_back"), note, commit, orderId }),
  z.object({ intent: z.literal("move"), note, commit, referrer: z.string().max(500) }),
]);
const toasts = { remove: "Order removed", put_back: "Order put back", move: "Friend moved" } as const;

export async function action({
  request,
  params,
  context: { services },
}: ActionFunctionArgs): Promise<DecisionAnswer & DecideAnswer> {
  const shop = await openShop(request, services);
  const id = referralId.safeParse(params.referralId);
  const form = Object.fromEntries(await request.formData());
  if (shop === null || !id.success) return reload;
  const read = press.safeParse(form);
  // What is no decision about one of its orders is one about the referral, as the review queue takes it.
  if (!read.success) return takeDecision(services, shop, { ...form, referralId: id.data });
  const { shopId, actor } = shop;
  const pressed = read.data;
  const wish: HandWish =
    pressed.intent === "move"
      ? { kind: "move", referrer: pressed.referrer }
      : { kind: pressed.intent, orderId: pressed.orderId };
  const outcome = await decideReferralByHand(services, shopId, id.data as ReferralId, {
    wish,
    note: pressed.note,
    actor,
    commit: pressed.commit,
  });
  return answerDecision(shop, services, outcome, { commit: pressed.commit, toast: toasts[pressed.intent] });
}

export default function Referral() {
  const loaded = useLoaderData() as Loaded;
  if (loaded.kind === "setting_up") return <SettingUp />;
  if (loaded.kind === "missing") return <NotThere what="referral" />;
  return (
    <PageLoading>
      <ReferralPage data={loaded.page} />
    </PageLoading>
  );
}
