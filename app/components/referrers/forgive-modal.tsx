import { useFetcher } from "@remix-run/react";
import { Banner, Text, TextField } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { ConfirmModal } from "../confirm-modal.tsx";
import { useToast } from "../use-toast.ts";

/** What the server said. */
export interface ForgiveAnswer {
  readonly toast?: string;
  readonly message?: string;
}

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
export function ForgiveModal(props: { readonly what: Forgiving; readonly onClose: () => void }) {
  const { what, onClose } = props;
  const fetcher = useFetcher<ForgiveAnswer>();
  const [note, setNote] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const done = fetcher.state === "idle" && fetcher.data?.toast !== undefined;
  useToast(fetcher.data);
  useEffect(() => {
    if (done) onClose();
  }, [done, onClose]);
  useEffect(() => {
    if (fetcher.data?.message) setProblem(fetcher.data.message);
  }, [fetcher.data]);
  const told = words[what.kind];
  const press = () => {
    if (note.trim() === "") setProblem("Say why: the reason is kept on the person’s record.");
    else fetcher.submit({ ...what.fields, intent: what.kind, note }, { method: "post" });
  };
  return (
    <ConfirmModal
      open
      title={told.title(what.amount)}
      action={told.action(what.amount)}
      busy={fetcher.state !== "idle"}
      onConfirm={press}
      onClose={onClose}
    >
      <Banner tone="info">
        <Text as="p">{told.text}</Text>
      </Banner>
      <TextField
        label="Reason"
        helpText="Kept on the person’s record. They do not see it."
        value={note}
        onChange={(value) => {
          setNote(value);
          setProblem(null);
        }}
        {...(problem === null ? {} : { error: problem })}
        multiline={3}
        maxLength={500}
        showCharacterCount
        autoComplete="off"
      />
    </ConfirmModal>
  );
}
