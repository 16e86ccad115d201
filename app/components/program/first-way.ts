import type { RailOption } from "./rail-order.tsx";

/** A way as far as it matters to which one is offered first. */
export type Way = Pick<RailOption, "name" | "connected" | "reachesFriends" | "delivers">;

/** The way that a form starts with for something: a connected one before others; none where no way carries it. */
export function firstWay(ways: readonly Way[], isFit: (way: Way) => boolean): string[] {
  const fit = ways.filter(isFit);
  const first = fit.find(({ connected }) => connected) ?? fit[0];
  return first === undefined ? [] : [first.name];
}

/** Whether a way can bring money to a friend, who need not have an account. */
export const reachesFriendsWithMoney = ({ reachesFriends, delivers }: Way): boolean =>
  reachesFriends && delivers.includes("money");
