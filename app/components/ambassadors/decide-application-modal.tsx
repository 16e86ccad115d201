import { ReasonModal } from "../reason-modal.tsx";
import type { ApplicationPress, ApplicationRow } from "./application-row.ts";

const words: Readonly<
  Record<
    ApplicationPress,
    { readonly title: (name: string) => string; readonly action: string; readonly tells: string }
  >
> = {
  approve: {
    title: (name) => `Make ${name} an ambassador?`,
    action: "Approve",
    tells: "They get a code in the ambassadors’ program at once, and read it on their page and in a mail.",
  },
  decline: {
    title: (name) => `Decline ${name}?`,
    action: "Decline",
    tells: "They read your reason on their page and in a mail. They can still refer like any other customer.",
  },
  undo: {
    title: (name) => `Take the decision about ${name} back?`,
    action: "Take it back",
    tells:
      "The application waits again, and they are told by mail. An ambassador’s codes stop until you approve them anew; what they earned stays theirs.",
  },
};

const whyDeclined = {
  helpText: "The person reads it as you write it.",
  missing: "Say why: the person reads it on their page.",
};

/** Asks before a decision about an application. */
export function DecideApplicationModal(props: {
  readonly kind: ApplicationPress;
  readonly row: ApplicationRow;
  readonly onClose: () => void;
}) {
  const { kind, row, onClose } = props;
  const { title, action, tells } = words[kind];
  return (
    <ReasonModal
      title={title(row.name)}
      action={action}
      tells={tells}
      destructive={kind === "decline"}
      field={kind === "decline" ? whyDeclined : null}
      fields={{ intent: kind, id: row.id }}
      as="answer"
      onClose={onClose}
    />
  );
}
