import type { ClaimPressKind, ClaimRow, ClaimTab } from "../../components/claims/claim-row.ts";
import { actorName, personName } from "../../components/person-name.ts";
import type { ShopFormat } from "../../components/shop-format.ts";
import { signalNames, signalOf } from "../../core/fraud/signals.ts";
import { reasonCode, sentence } from "../../core/reason.ts";
import type { ListedClaim } from "../../store/views/claim-list.ts";

const presses: Readonly<Record<ClaimTab, readonly ClaimPressKind[]>> = {
  waiting: ["accept", "decline"],
  accepted: ["undo"],
  declined: ["undo"],
};

/** A claim in the merchant's words. */
export function describeClaim(claim: ListedClaim, tab: ClaimTab, format: Pick<ShopFormat, "moment">): ClaimRow {
  const who = claim.side === "friend" ? "the friend" : "the referrer";
  const said = `Told by ${who} on ${format.moment(new Date(claim.at))}.`;
  const verb = { waiting: "Put up", accepted: "Accepted", declined: "Declined" }[tab];
  const decided =
    claim.decidedAt === null || claim.decidedBy === null
      ? ""
      : ` ${verb} by ${actorName(claim.decidedBy)} on ${format.moment(claim.decidedAt)}.`;
  return {
    id: claim.id,
    order: claim.order,
    referrer: { name: personName(claim.name), url: `/app/referrers/${claim.referrerId}` },
    program: claim.program,
    line: said + decided,
    why: tab === "accepted" ? null : whyOf(claim),
    answer: claim.answer,
    referralUrl: claim.referralId === null ? null : `/app/referrals/${claim.referralId}`,
    can: claim.isForgotten && tab !== "accepted" ? (tab === "waiting" ? ["decline"] : []) : presses[tab],
  };
}

function whyOf({ reason, signals }: ListedClaim): string | null {
  const code = reasonCode(reason);
  if (code === null) return null;
  const fired = signalNames.filter((name) => signals.includes(name)).map((name) => signalOf(name).title);
  if (code === "claim_flagged" && fired.length > 0) return `A fraud rule asks you to look: ${fired.join(", ")}.`;
  const text = sentence({ code }, "merchant");
  // What is said with a number needs none here: the program says it.
  return text.includes("{") ? sentence({ code: "claim_cannot_count" }, "merchant") : text;
}
