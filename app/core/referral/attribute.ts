import type { FriendId, ProgramId, ReferralCodeId, ReferralId, ReferrerId, VisitId } from "../ids.ts";
import type { ReasonCode } from "../reason.ts";
import type { ReferralState } from "./referral-states.ts";

/** A referral code as the decision needs it. */
export interface CodeFacts {
  readonly codeId: ReferralCodeId;
  readonly code: string;
  readonly programId: ProgramId;
  readonly referrerId: ReferrerId;
  /** When it was closed, if it was: an order placed before still counts by it, however late we hear of it. */
  readonly closedAt?: Date;
}

/** Whether a code was good when an order was placed. */
export function wasOpen(code: CodeFacts, orderedAt: Date): boolean {
  return code.closedAt === undefined || orderedAt < code.closedAt;
}

/** A friend we know from earlier, with the referral that ties them to a referrer in each program. */
export interface FriendFacts {
  readonly friendId: FriendId;
  readonly referrals: readonly {
    readonly referralId: ReferralId;
    readonly programId: ProgramId;
    readonly referrerId: ReferrerId;
    readonly termsVersion: number;
    readonly state: ReferralState;
    readonly reason: ReasonCode | null;
    /** When staff found it genuine. */
    readonly clearedAt?: Date | null;
  }[];
}

/** What somebody said about an order: a person of the staff, or its friend or referrer in a claim afterwards. */
export interface SaidEvidence {
  readonly kind: "manual" | "claim";
  readonly programId: ProgramId;
  readonly referrerId: ReferrerId;
  /** A code of the referrer in the program, to load them by. */
  readonly codeId: ReferralCodeId;
  readonly actor: string;
  readonly note: string;
}

/** One piece of evidence that an order belongs to a referrer, strongest kind first. */
export type Evidence =
  | SaidEvidence
  | { readonly kind: "discount_code"; readonly code: CodeFacts }
  | {
      readonly kind: "cart_attribute";
      readonly code: CodeFacts;
      readonly visitId: VisitId | null;
      /** Why it decides nothing: it was too old, or another link is the one that counts. */
      readonly passedOver?: "too_old" | "other_click";
    }
  /** The friend gave this address on the invitation's page before they signed up with it. */
  | { readonly kind: "sign_up"; readonly code: CodeFacts; readonly visitId: VisitId | null }
  /** The friend joined a waiting list by the link of somebody on it, and confirmed their address. */
  | { readonly kind: "list_link"; readonly code: CodeFacts; readonly visitId: VisitId | null }
  | {
      readonly kind: "known_friend";
      readonly referralId: ReferralId;
      readonly programId: ProgramId;
      readonly referrerId: ReferrerId;
    };

/** A link that was followed and decides nothing. */
export type PassedClick = Extract<Evidence, { kind: "cart_attribute" }>;

/** How sure we are, in percent. A code was typed or applied; an attribute may be left from an older visit; a known friend came back by themselves; a claim is somebody's word. */
const confidences: Readonly<Record<Evidence["kind"], number>> = {
  manual: 100,
  discount_code: 100,
  cart_attribute: 90,
  sign_up: 90,
  list_link: 100,
  known_friend: 80,
  claim: 70,
};

/** The decision to which referrer an order belongs, and everything that spoke for anybody. */
export interface Attribution {
  readonly decidedBy: Evidence["kind"];
  readonly confidence: number;
  readonly programId: ProgramId;
  readonly referrerId: ReferrerId;
  readonly codeId: ReferralCodeId | null;
  readonly visitId: VisitId | null;
  /** The friend's standing referral in this program, when there is one: the friend stays with it. */
  readonly standing: FriendFacts["referrals"][number] | null;
  /** True when the strongest evidence named another referrer than the one the friend belongs to. */
  readonly overruled: boolean;
  readonly evidence: readonly Evidence[];
}

/**
 * To whom an order belongs: what staff said, then discount code, then signed cart attribute, then known friend, then a claim
 * (design §2). A friend belongs to one referrer per program, so a standing referral overrules a newer code; the code stays in
 * the evidence. `beside` is what does not decide where something else does: codes that came with a link which the program
 * passes over, and links that are passed over.
 */
export function attribute(
  codes: readonly CodeFacts[],
  cart: { code: CodeFacts; visitId: VisitId | null; kind?: "sign_up" | "list_link" } | null,
  friend: FriendFacts | null,
  said: SaidEvidence | null = null,
  beside: { readonly codes?: readonly CodeFacts[]; readonly clicks?: readonly PassedClick[] } = {},
): Attribution | null {
  const deciding: Evidence[] = [
    ...(said?.kind === "manual" ? [said] : []),
    ...codes.map((code): Evidence => ({ kind: "discount_code", code })),
    ...(cart ? [{ kind: "cart_attribute", ...cart } as const] : []),
    ...(beside.codes ?? []).map((code): Evidence => ({ kind: "discount_code", code })),
    ...(friend?.referrals ?? []).map((referral): Evidence => ({ kind: "known_friend", ...pick(referral) })),
    ...(said?.kind === "claim" ? [said] : []),
  ];
  const evidence = [...deciding, ...(beside.clicks ?? [])];
  const strongest = deciding[0];
  if (strongest === undefined) return null;
  const claim =
    "code" in strongest
      ? strongest.code
      : strongest.kind === "known_friend"
        ? { ...strongest, codeId: null }
        : strongest;
  const standing = friend?.referrals.find((referral) => referral.programId === claim.programId) ?? null;
  const visit = evidence.find((piece) => piece.kind === "cart_attribute" || piece.kind === "sign_up");
  return {
    decidedBy: strongest.kind,
    confidence: confidences[strongest.kind],
    programId: claim.programId,
    referrerId: standing?.referrerId ?? claim.referrerId,
    codeId: claim.codeId,
    // The visit is part of this chain only when it was a visit of the same code.
    visitId: visit && "visitId" in visit && visit.code.codeId === claim.codeId ? visit.visitId : null,
    standing,
    overruled: standing !== null && standing.referrerId !== claim.referrerId,
    evidence,
  };
}

function pick(referral: FriendFacts["referrals"][number]): {
  referralId: ReferralId;
  programId: ProgramId;
  referrerId: ReferrerId;
} {
  return { referralId: referral.referralId, programId: referral.programId, referrerId: referral.referrerId };
}
