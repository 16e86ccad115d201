import { actorName } from "../../components/person-name.ts";
import type { ChainStep } from "../../components/referrals/timeline.tsx";
import type { ReferralChain } from "../../store/views/referral-chain.ts";
import type { Words } from "./words.ts";

/** A line of history about a rule, a review, a decision or the end of what was issued as a step of the referral's story; null for other lines. */
export function describeReviewLine(
  line: ReferralChain["activity"][number],
  { format }: Words,
): Pick<ChainStep, "tone" | "title" | "lines"> | null {
  const text = (key: string) => (typeof line.data[key] === "string" ? line.data[key] : null);
  const note = text("note");
  const next = text("next");
  const until = text("until");
  const { amountMinor, currency } = line.data;
  const left =
    typeof amountMinor === "number" && typeof currency === "string" ? format.money(amountMinor, currency) : null;
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
    case "expiry_reminded":
      return {
        tone: "note",
        title: `The person was told that it ends on ${until === null ? "a day" : format.moment(new Date(until))}`,
        lines: left === null ? [] : [`${left} of it was not used when we asked.`],
      };
    case "expiry_used":
      return { tone: "done", title: "It was used up before it ended", lines: [] };
    case "expiry_expired":
      return {
        tone: "stopped",
        title: "It ended",
        lines: [line.reason === "ended_unused" && left !== null ? `${left} of it was not used.` : null].flatMap(
          (told) => told ?? [],
        ),
      };
    case "decision_undone":
      return { tone: "note", title: `${who} took the decision back`, lines: [] };
    case "second_look_asked":
      return { tone: "note", title: "The referrer asked for a second look", lines: [] };
    default:
      return null;
  }
}
