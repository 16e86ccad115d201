import { type ReasonField, ReasonModal } from "../reason-modal.tsx";
import type { ClaimPressKind, ClaimRow } from "./claim-row.ts";

interface Words {
  readonly title: (row: ClaimRow) => string;
  readonly action: string;
  readonly tells: string;
  /** Null where nothing has to be written. */
  readonly field: ReasonField | null;
}

const words: Readonly<Record<ClaimPressKind, Words>> = {
  accept: {
    title: ({ order, referrer }) => `Count order ${order} for ${referrer.name}?`,
    action: "Accept",
    tells:
      "It counts as if the code had been used: minimum, new customers and hold are the same. You can take it back.",
    field: null,
  },
  decline: {
    title: ({ order }) => `Decline the claim of order ${order}?`,
    action: "Decline",
    tells: "Friend and referrer read your reason on their page. You can take it back.",
    field: {
      helpText: "They read it as you write it.",
      missing: "Say why: the person reads it on their page.",
    },
  },
  undo: {
    title: ({ order }) => `Take the decision about order ${order} back?`,
    action: "Take it back",
    tells: "The claim waits for you again. What an accepted order earned is taken back like after a refund.",
    field: { helpText: "Kept with the referral.", missing: "Say why: the note is kept." },
  },
};

/** Asks before a decision about a claim. */
export function DecideClaimModal(props: {
  readonly kind: ClaimPressKind;
  readonly row: ClaimRow;
  readonly onClose: () => void;
}) {
  const { kind, row, onClose } = props;
  const { title, ...said } = words[kind];
  return (
    <ReasonModal
      {...said}
      title={title(row)}
      destructive={kind !== "accept"}
      fields={{ intent: kind, id: row.id }}
      as="note"
      onClose={onClose}
    />
  );
}
