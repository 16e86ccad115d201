import type { Rail } from "./rail.ts";

/** Whether a rail reaches somebody who never signed up for anything: a customer account or an address is all it needs. */
export function reachesFriends({ needs }: Pick<Rail, "needs">): boolean {
  return needs.every((need) => need === "customer" || need === "email");
}
