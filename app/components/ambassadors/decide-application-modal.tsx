import { useFetcher } from "@remix-run/react";
import { Banner, Text, TextField } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { ConfirmModal } from "../confirm-modal.tsx";
import { useToast } from "../use-toast.ts";
import type { ApplicationAnswer, ApplicationPress, ApplicationRow } from "./application-row.ts";

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

/** Asks before a decision about an application; what was typed stays when something is wrong. */
export function DecideApplicationModal(props: {
  readonly kind: ApplicationPress;
  readonly row: ApplicationRow;
  readonly onClose: () => void;
}) {
  const { kind, row, onClose } = props;
  const fetcher = useFetcher<ApplicationAnswer>();
  const [answer, setAnswer] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const done = fetcher.state === "idle" && fetcher.data?.toast !== undefined;
  useToast(fetcher.data);
  useEffect(() => {
    if (done) onClose();
  }, [done, onClose]);
  useEffect(() => {
    if (fetcher.data?.message) setProblem(fetcher.data.message);
  }, [fetcher.data]);
  const press = () => {
    if (kind === "decline" && answer.trim() === "") setProblem("Say why: the person reads it on their page.");
    else fetcher.submit({ intent: kind, id: row.id, answer }, { method: "post" });
  };
  const said = words[kind];
  return (
    <ConfirmModal
      open
      title={said.title(row.name)}
      action={said.action}
      destructive={kind === "decline"}
      busy={fetcher.state !== "idle"}
      onConfirm={press}
      onClose={onClose}
    >
      <Text as="p">{said.tells}</Text>
      {kind === "decline" ? (
        <TextField
          label="Reason"
          helpText="The person reads it as you write it."
          value={answer}
          onChange={(value) => {
            setAnswer(value);
            setProblem(null);
          }}
          {...(problem === null ? {} : { error: problem })}
          multiline={3}
          maxLength={500}
          showCharacterCount
          autoComplete="off"
        />
      ) : problem === null ? null : (
        <Banner tone="critical">
          <Text as="p">{problem}</Text>
        </Banner>
      )}
    </ConfirmModal>
  );
}
