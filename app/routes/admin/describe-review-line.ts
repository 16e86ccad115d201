import { actorName } from "../../components/person-name.ts";
import type { ChainStep } from "../../components/referrals/timeline.tsx";
import type { ReferralChain } from "../../store/views/referral-chain.ts";
import type { Words } from "./words.ts";

/** A line of history about a rule, a review or a decision as a step of the referral's story; null for other lines. */
export function describeReviewLine(
  line: ReferralChain["activity"][number],
  { format }: Words,
): Pick<ChainStep, "tone" | "title" | "lines"> | null {
  const text = (key: string) => (typeof line.data[key] === "string" ? line.data[key] : null);
  const note = text("note");
  const next = text("next");
  const who = actorName(line.actor);
  switch (line.what) {
    case "referral_flagged":
      return {
        tone: "note",
        title: "A fraud rule flagged the referral",
        lines: ["Its rewards stay on hold until somebody has looked."],
      };
    case "referral_approved":
      return { tone: "done", title: `${who} approved the referral`, lines: note === null ? [] : [`Note: ${note}`] };
    case "referral_paid_unreviewed":
      return { tone: "done", title: "Nobody reviewed it in time, so it counts, as its rule says", lines: [] };
    case "review_reminded":
      return {
        tone: "note",
        title: "Nobody has reviewed it yet",
        lines: [
          next === null
            ? "It goes on waiting, as its rule says."
            : `You are asked again on ${format.day(new Date(next))}.`,
        ],
      };
    case "decision_undone":
      return { tone: "note", title: `${who} took the decision back`, lines: [] };
    case "second_look_asked":
      return { tone: "note", title: "The referrer asked for a second look", lines: [] };
    default:
      return null;
  }
}
