import { useFetcher } from "@remix-run/react";
import { Banner, Text, TextField } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { ConfirmModal } from "../confirm-modal.tsx";
import { useToast } from "../use-toast.ts";
import type { ByHandAnswer, Decision } from "./decision.ts";

/** The question before something is written down. What was typed stays when the server finds something wrong with it. */
export function DecideModal(props: { readonly decision: Decision; readonly onClose: () => void }) {
  const { decision, onClose } = props;
  const { kind, ids } = decision;
  const fetcher = useFetcher<ByHandAnswer>();
  const [note, setNote] = useState("");
  const [proof, setProof] = useState("");
  useToast(fetcher.data);
  const done = fetcher.state === "idle" && fetcher.data?.toast !== undefined;
  useEffect(() => {
    if (done) onClose();
  }, [done, onClose]);
  const many = ids.length === 1 ? "1 payment" : `${ids.length} payments`;
  const words = {
    handed_over: { title: `Mark ${many} as issued`, action: "Mark as issued", label: "What you did" },
    not_handed_over: { title: `Do not hand over ${many}`, action: "Take off the list", label: "Why" },
    undo: { title: "Take back that it was handed over", action: "Take back", label: "Why" },
  }[kind];
  const submit = () =>
    fetcher.submit(
      kind === "undo"
        ? { intent: "undo", payoutId: ids[0] ?? "", note }
        : { intent: "decide", decision: kind, payoutIds: ids.join(" "), note, proof },
      { method: "post" },
    );
  const fields = fetcher.data?.fields ?? {};
  return (
    <ConfirmModal
      open
      title={words.title}
      action={words.action}
      destructive={kind !== "handed_over"}
      busy={fetcher.state !== "idle"}
      onConfirm={submit}
      onClose={onClose}
    >
      {fetcher.data?.message ? <Banner tone="critical">{fetcher.data.message}</Banner> : null}
      {kind === "handed_over" ? null : (
        <Text as="p">
          {kind === "undo"
            ? "The reward is owed again and stands under Not rewarded, where you can issue it anew. This stays in its history."
            : "The rewards stay owed and stand under Not rewarded, where you can issue them in another way."}
        </Text>
      )}
      <TextField
        label={words.label}
        value={note}
        onChange={setNote}
        autoComplete="off"
        maxLength={500}
        showCharacterCount
        multiline={2}
        autoFocus
        error={fields.note ?? false}
        helpText="Kept with the payment. The referrer does not see it."
      />
      {kind === "handed_over" ? (
        <TextField
          label="Proof (optional)"
          value={proof}
          onChange={setProof}
          autoComplete="off"
          maxLength={300}
          error={fields.proof ?? false}
          helpText="A link, or the number of a transfer or a parcel."
        />
      ) : null}
    </ConfirmModal>
  );
}
