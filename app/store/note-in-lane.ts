import { afterAnswer, restSeconds } from "../core/payout/lane-health.ts";
import type { ShopDb } from "../platform/db.ts";
import { raiseProblem, silentRail } from "./problems.ts";
import { closeLane, readLane } from "./rail-lanes.ts";

/** Takes one answer of a rail's provider into its lane; one that has to rest rests, the merchant is told of one that is broken. */
export async function noteInLane(
  db: ShopDb,
  rail: { readonly name: string; readonly title: string },
  answer: Parameters<typeof afterAnswer>[1],
  holdSeconds: number,
  at: Date,
): Promise<void> {
  const lane = afterAnswer(await readLane(db, rail.name), answer);
  if (lane.state === "broken") await raiseProblem(db, silentRail(rail.name, rail.title), at);
  await closeLane(db, rail.name, lane, lane.state === "flowing" ? holdSeconds : restSeconds(lane));
}
