import { assetOf, type Currency } from "../../core/money/money.ts";
import type { Delivery, PayoutOrder, Rail, RailLimits } from "../kit/rail.ts";
import { refuseOutsideLimits } from "../kit/refuse-outside-limits.ts";
import { type PointsSettings, pointsSettings } from "./settings.ts";

/** The ceiling is against a slip of the finger. */
const limits = (of: Currency): RailLimits =>
  assetOf(of).kind === "points" ? { minMinor: 1, maxMinor: 100_000_000 } : "unsupported";

const credited = (order: PayoutOrder): Delivery => ({ kind: "points", reference: order.key });

/**
 * Points in the person's balance with this shop. There is no provider: the books that say so are the balance, so what is sent
 * is there, and what is taken back is gone, also below zero once it was spent.
 */
export const points: Rail<PointsSettings> = {
  name: "points",
  title: "Points",
  summary: "Points that the person collects with your store and gives for rewards of their choice.",
  settings: pointsSettings,
  inHouse: true,
  delivers: ["points"],
  needs: [],
  pace: { concurrent: 20, perSecond: 200 },
  revokes: "parts",
  limits,
  test: async () => ({
    ok: true,
    account: null,
    summary: "Ready. What points bring is set under Settings, Points.",
    facts: [],
  }),
  funds: async () => null,
  check: async (order) =>
    refuseOutsideLimits(order.value, limits(order.value.currency), points.title) ?? {
      kind: "ready",
      to: `${order.person.name ?? "The person"}'s points`,
    },
  send: async (order) =>
    refuseOutsideLimits(order.value, limits(order.value.currency), points.title) ?? {
      kind: "issued",
      delivery: credited(order),
    },
  // Nothing leaves, so nothing can be lost on the way.
  lookUp: async (order) => ({ kind: "issued", delivery: credited(order) }),
  revoke: async (order) => ({ kind: "revoked", value: order.take, detail: "Taken off the person's points." }),
};
