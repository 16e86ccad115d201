import { ReasonModal } from "../reason-modal.tsx";

/** What is to be decided: a balance to let go, or that to be taken back. Sent as it stands, with the reason. */
export interface Forgiving {
  readonly kind: "forgive" | "undo";
  readonly amount: string;
  readonly fields: Readonly<Record<string, string>>;
}

const words = {
  forgive: {
    title: (amount: string) => `Let ${amount} go?`,
    action: (amount: string) => `Forgive ${amount}`,
    text: "The balance goes to zero, and the next reward is paid in full. It stands in the books as a cost of its own; you can take it back.",
  },
  undo: {
    title: (amount: string) => `Take back that ${amount} was forgiven?`,
    action: (amount: string) => `Take back ${amount}`,
    text: "The balance falls by this amount again, and later rewards fill it first. Both entries stay in the books.",
  },
} as const;

/** Asks for the reason before a balance is let go, or that is taken back. */
export function ForgiveModal({ what, onClose }: { readonly what: Forgiving; readonly onClose: () => void }) {
  const told = words[what.kind];
  return (
    <ReasonModal
      title={told.title(what.amount)}
      action={told.action(what.amount)}
      tells={told.text}
      field={{
        helpText: "Kept on the person’s record. They do not see it.",
        missing: "Say why: the reason is kept on the person’s record.",
      }}
      fields={{ ...what.fields, intent: what.kind }}
      as="note"
      onClose={onClose}
    />
  );
}
