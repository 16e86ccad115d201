import type { ShopId } from "../core/ids.ts";
import type { Services } from "../platform/services.ts";
import { clearProblem } from "../store/problems.ts";
import { reviewsEnded } from "../store/reviews.ts";

/** The merchant has seen that time decided about reviews: the note about it goes. */
export async function seeEndedReviews(services: Services, shopId: ShopId): Promise<void> {
  await services.db.inShop(shopId, (db) => clearProblem(db, reviewsEnded, services.clock.now()));
}
