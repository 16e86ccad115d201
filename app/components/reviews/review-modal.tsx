import { useFetcher } from "@remix-run/react";
import { Banner, Text, TextField } from "@shopify/polaris";
import { useEffect, useRef, useState } from "react";
import { ConfirmModal } from "../confirm-modal.tsx";
import { useToast } from "../use-toast.ts";

/** What staff can decide about a referral or its referrer. */
export type DecisionKind = "approve" | "reject" | "undo" | "ban" | "lift_ban";

/** What the server said to a decision. */
export interface DecisionAnswer {
  readonly toast?: string;
  readonly message?: string;
}

const words: Readonly<
  Record<DecisionKind, { title: string; action: string; tells: string; note: "needed" | "offered" | "none" }>
> = {
  approve: {
    title: "Approve this referral?",
    action: "Approve referral",
    tells: "It counts, its reward goes on as usual, and the rules look at this friend no more.",
    note: "offered",
  },
  reject: {
    title: "Reject this referral?",
    action: "Reject referral",
    tells:
      "A reward that has not gone out is cancelled. One that has gone out is taken back in the books, and later rewards of this referrer fill it. The friend keeps the discount.",
    note: "needed",
  },
  undo: {
    title: "Take the last decision back?",
    action: "Take it back",
    tells: "The referral stands as it stood before. What has been issued since stays issued.",
    note: "none",
  },
  ban: {
    title: "Ban this referrer?",
    action: "Ban referrer",
    tells:
      "Their codes stop working, later orders of their friends earn nothing, and everything that has not gone out is cancelled. You can lift the ban later.",
    note: "needed",
  },
  lift_ban: {
    title: "Lift the ban?",
    action: "Lift ban",
    tells: "Their codes work again, and what the ban cancelled stands as it did before.",
    note: "none",
  },
};

/** Asks before a decision and keeps what was typed when something is wrong. `action` is where it is sent to. */
export function ReviewModal(props: {
  readonly kind: DecisionKind | null;
  readonly action: string;
  readonly referralId: string;
  readonly onClose: () => void;
}) {
  const { kind, onClose } = props;
  const fetcher = useFetcher<DecisionAnswer>();
  const [note, setNote] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const done = fetcher.state === "idle" && fetcher.data?.toast !== undefined;
  useToast(fetcher.data);
  // Each answer closes the question that it is about, and not the next one.
  const closed = useRef<DecisionAnswer | undefined>(undefined);
  useEffect(() => {
    if (!done || closed.current === fetcher.data) return;
    closed.current = fetcher.data;
    setNote("");
    onClose();
  }, [done, fetcher.data, onClose]);
  useEffect(() => {
    if (fetcher.data?.message) setProblem(fetcher.data.message);
  }, [fetcher.data]);
  const said = words[kind ?? "approve"];
  const close = () => {
    setProblem(null);
    onClose();
  };
  const press = () => {
    if (kind === null) return;
    if (said.note === "needed" && note.trim() === "") setProblem("Say why: the note is kept with the referral.");
    else fetcher.submit({ intent: kind, note, referralId: props.referralId }, { method: "post", action: props.action });
  };
  return (
    <ConfirmModal
      open={kind !== null}
      title={said.title}
      action={said.action}
      destructive={kind === "reject" || kind === "ban"}
      busy={fetcher.state !== "idle"}
      onConfirm={press}
      onClose={close}
    >
      <Banner tone={kind === "reject" || kind === "ban" ? "warning" : "info"}>
        <Text as="p">{said.tells}</Text>
      </Banner>
      {said.note === "none" ? (
        problem === null ? null : (
          <Banner tone="critical">
            <Text as="p">{problem}</Text>
          </Banner>
        )
      ) : (
        <TextField
          label={said.note === "needed" ? "Note" : "Note (optional)"}
          helpText="Kept with the referral. The referrer does not see it."
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
    </ConfirmModal>
  );
}
