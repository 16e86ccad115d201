import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { PageLoading } from "../components/page-loading.tsx";
import type { DecisionAnswer } from "../components/reviews/review-modal.tsx";
import { type ReviewQueueData, ReviewQueuePage } from "../components/reviews/review-queue-page.tsx";
import { SettingUp } from "../components/setting-up.tsx";
import { shopFormat } from "../components/shop-format.ts";
import { seeEndedReviews } from "../flows/see-ended-reviews.ts";
import { readCursor } from "../store/views/cursor.ts";
import { openProblems } from "../store/views/open-problems.ts";
import { reviewQueue } from "../store/views/review-queue.ts";
import { describeReview } from "./admin/describe-review.ts";
import { openShop } from "./admin/open-shop.ts";
import { reload, takeDecision } from "./admin/take-decision.ts";

export const meta: MetaFunction = () => [{ title: "Reviews · Goodword" }];

export async function loader({ request, context: { services } }: LoaderFunctionArgs): Promise<ReviewQueueData | null> {
  const shop = await openShop(request, services);
  if (shop === null) return null;
  const search = new URL(request.url).searchParams;
  const show = search.get("show") === "decided" ? "decided" : "open";
  return shop.read(async (db, row) => {
    const format = shopFormat(row.timezone, services.clock.now());
    const page = await reviewQueue(db, services.seal, { show, cursor: readCursor(search.get("at")) });
    const problems = await openProblems(db);
    return {
      show,
      newer: page.newer,
      older: page.older,
      endedUnseen: problems.some((problem) => problem.key === "reviews:ended"),
      rows: page.rows.map((review) => describeReview(review, format)),
    };
  });
}

export async function action({ request, context: { services } }: ActionFunctionArgs): Promise<DecisionAnswer> {
  const shop = await openShop(request, services);
  if (shop === null) return reload;
  const form = Object.fromEntries(await request.formData());
  if (form.intent === "seen") {
    await seeEndedReviews(services, shop.shopId);
    return {};
  }
  return takeDecision(services, shop, form);
}

export default function Reviews() {
  const data = useLoaderData<typeof loader>();
  if (data === null) return <SettingUp />;
  return (
    <PageLoading>
      <ReviewQueuePage data={data} />
    </PageLoading>
  );
}
