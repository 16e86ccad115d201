import { useFetcher } from "@remix-run/react";
import { Banner, Text, TextField } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { ConfirmModal } from "../confirm-modal.tsx";
import { useToast } from "../use-toast.ts";
import type { ClaimAnswer, ClaimPressKind, ClaimRow } from "./claim-row.ts";

interface Words {
  readonly title: (row: ClaimRow) => string;
  readonly action: string;
  readonly tells: string;
  /** Null where nothing has to be written. */
  readonly field: { readonly label: string; readonly helpText: string; readonly missing: string } | null;
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
      label: "Reason",
      helpText: "They read it as you write it.",
      missing: "Say why: the person reads it on their page.",
    },
  },
  undo: {
    title: ({ order }) => `Take the decision about order ${order} back?`,
    action: "Take it back",
    tells: "The claim waits for you again. What an accepted order earned is taken back like after a refund.",
    field: { label: "Reason", helpText: "Kept with the referral.", missing: "Say why: the note is kept." },
  },
};

/** Asks before a decision about a claim; what was typed stays when something is wrong. */
export function DecideClaimModal(props: {
  readonly kind: ClaimPressKind;
  readonly row: ClaimRow;
  readonly onClose: () => void;
}) {
  const { kind, row, onClose } = props;
  const fetcher = useFetcher<ClaimAnswer>();
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
  const said = words[kind];
  const press = () => {
    if (said.field !== null && note.trim() === "") setProblem(said.field.missing);
    else fetcher.submit({ intent: kind, id: row.id, note }, { method: "post" });
  };
  return (
    <ConfirmModal
      open
      title={said.title(row)}
      action={said.action}
      destructive={kind !== "accept"}
      busy={fetcher.state !== "idle"}
      onConfirm={press}
      onClose={onClose}
    >
      <Text as="p">{said.tells}</Text>
      {said.field === null ? null : (
        <TextField
          label={said.field.label}
          helpText={said.field.helpText}
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
      )}
      {said.field === null && problem !== null ? (
        <Banner tone="critical">
          <Text as="p">{problem}</Text>
        </Banner>
      ) : null}
    </ConfirmModal>
  );
}
