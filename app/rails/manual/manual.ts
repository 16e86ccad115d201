import { valueKinds } from "../../core/money/asset.ts";
import type { PayoutOrder, Rail, RailLimits } from "../kit/rail.ts";
import { refuseOutsideLimits } from "../kit/refuse-outside-limits.ts";
import { type ManualSettings, manualSettings } from "./settings.ts";

/** Whatever a person can hand over; the ceiling is against a slip of the finger, in minor units or pieces. */
const limits: RailLimits = { minMinor: 1, maxMinor: 1_000_000_000 };

/** Nothing is moved by sending it: the payout waits on the merchant's list until somebody says that it was handed over. */
function waiting(order: PayoutOrder) {
  return {
    kind: "accepted",
    code: "to_hand_over",
    delivery: { kind: "handed_over", reference: order.key },
    note: "Hand it over, then mark it as issued under By hand.",
  } as const;
}

/**
 * Anything the merchant hands over themselves: a bank transfer, a voucher, a parcel. We keep what is owed, to whom, and the
 * proof that it arrived; the moving is theirs.
 */
export const manual: Rail<ManualSettings> = {
  name: "manual",
  title: "By hand",
  summary: "You hand the reward over yourself, in any way you like, and mark it as issued with a note.",
  settings: manualSettings,
  byHand: true,
  delivers: valueKinds,
  brings: "handed_over",
  needs: [],
  pace: { concurrent: 20, perSecond: 200 },
  limits: () => limits,
  test: async () => ({
    ok: true,
    account: null,
    summary: "Ready. Rewards wait under By hand until you mark them as issued.",
    facts: [],
  }),
  funds: async () => null,
  check: async (order) =>
    refuseOutsideLimits(order.value, limits, manual.title) ?? {
      kind: "ready",
      to: `${order.person.name ?? "The person"}, handed over by you`,
    },
  send: async (order) => refuseOutsideLimits(order.value, limits, manual.title) ?? waiting(order),
  // What is on the list cannot be anywhere else: no request ever left.
  lookUp: async (order) => waiting(order),
};
