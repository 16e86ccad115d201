import { useFetcher } from "@remix-run/react";
import { Banner, Text, TextField } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { ConfirmModal } from "../confirm-modal.tsx";
import { useToast } from "../use-toast.ts";
import type { ListAnswer, ListEntryRow } from "./list-entry-row.ts";

/** Asks before somebody is taken off a list, with a reason, or put back; what was typed stays when something is wrong. */
export function MoveEntryModal({ row, onClose }: { readonly row: ListEntryRow; readonly onClose: () => void }) {
  const fetcher = useFetcher<ListAnswer>();
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const removes = row.state !== "removed";
  const done = fetcher.state === "idle" && fetcher.data?.toast !== undefined;
  useToast(fetcher.data);
  useEffect(() => {
    if (done) onClose();
  }, [done, onClose]);
  useEffect(() => {
    if (fetcher.data?.message) setProblem(fetcher.data.message);
  }, [fetcher.data]);
  const press = () => {
    if (removes && reason.trim() === "") setProblem("Say why: the person reads it on their page.");
    else fetcher.submit({ intent: removes ? "remove" : "undo", id: row.id, reason }, { method: "post" });
  };
  return (
    <ConfirmModal
      open
      title={removes ? `Take ${row.name} off the list?` : `Put ${row.name} back on the list?`}
      action={removes ? "Take off" : "Put back"}
      destructive={removes}
      busy={fetcher.state !== "idle"}
      onConfirm={press}
      onClose={onClose}
    >
      <Text as="p">
        {removes
          ? "They lose their place and no longer count for whom brought them. You can put them back."
          : "They are where they were, and count again for whom brought them."}
      </Text>
      {removes ? (
        <TextField
          label="Reason"
          helpText="The person reads it as you write it."
          value={reason}
          onChange={(value) => {
            setReason(value);
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
