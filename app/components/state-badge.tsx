import { Badge } from "@shopify/polaris";
import type { PayoutState } from "../core/payout/payout-states.ts";
import type { ProgramState } from "../core/program/program-states.ts";
import type { ReferralState } from "../core/referral/referral-states.ts";
import type { RewardState } from "../core/reward/reward-states.ts";

type Tone = "success" | "attention" | "warning" | "critical" | "info" | undefined;
type Look = readonly [label: string, tone: Tone];

const rewardLooks: Readonly<Record<RewardState, Look>> = {
  held: ["On hold", undefined],
  due: ["Due", "attention"],
  issuing: ["On its way", "info"],
  issued: ["Issued", "success"],
  failed: ["Not issued", "critical"],
  cancelled: ["Cancelled", undefined],
  clawed_back: ["Taken back", "warning"],
};
const referralLooks: Readonly<Record<ReferralState, Look>> = {
  pending: ["Checking", "info"],
  qualified: ["Qualified", "success"],
  flagged: ["Flagged", "warning"],
  rejected: ["Rejected", "critical"],
  reversed: ["Reversed", undefined],
};
const programLooks: Readonly<Record<ProgramState, Look>> = {
  draft: ["Draft", "info"],
  scheduled: ["Scheduled", "info"],
  active: ["Active", "success"],
  paused: ["Paused", "warning"],
  ended: ["Ended", undefined],
};
const payoutLooks: Readonly<Record<PayoutState, Look>> = {
  requested: ["Waiting to be sent", "info"],
  sending: ["Being sent", "info"],
  unknown: ["Looking it up", "warning"],
  accepted: ["With the provider", "info"],
  issued: ["Issued", "success"],
  failed: ["Not issued", "critical"],
  reversed: ["Came back", "warning"],
};

/** The words of a referral's state. */
export const referralLabel = (state: ReferralState): string => referralLooks[state][0];

function Look({ look: [label, tone] }: { readonly look: Look }) {
  return tone === undefined ? <Badge>{label}</Badge> : <Badge tone={tone}>{label}</Badge>;
}

/** A reward's state. */
export function RewardBadge({ state }: { readonly state: RewardState }) {
  return <Look look={rewardLooks[state]} />;
}

/** A referral's state. */
export function ReferralBadge({ state }: { readonly state: ReferralState }) {
  return <Look look={referralLooks[state]} />;
}

/** A program's state. */
export function ProgramBadge({ state }: { readonly state: ProgramState }) {
  return <Look look={programLooks[state]} />;
}

/** A payout's state. */
export function PayoutBadge({ state }: { readonly state: PayoutState }) {
  return <Look look={payoutLooks[state]} />;
}
