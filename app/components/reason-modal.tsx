import { Banner, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { ConfirmModal } from "./confirm-modal.tsx";
import { useModalPress } from "./use-modal-press.ts";

/** What has to be written before it goes on, who reads it, and what is said where nothing was. */
export interface ReasonField {
  readonly helpText: string;
  readonly missing: string;
}

/**
 * Asks before a decision, with a reason where one is needed (`field` null: none is). It closes once the server has done it;
 * what was typed stays when something is wrong. `fields` are what is sent, with the reason under the name `as`.
 */
export function ReasonModal(props: {
  readonly title: string;
  readonly action: string;
  readonly tells: string;
  readonly destructive?: boolean;
  readonly field: ReasonField | null;
  readonly fields: Readonly<Record<string, string>>;
  readonly as: string;
  readonly onClose: () => void;
}) {
  const { field, onClose } = props;
  const { fetcher, busy, problem, setProblem } = useModalPress(onClose);
  const [reason, setReason] = useState("");
  const press = () => {
    if (field !== null && reason.trim() === "") setProblem(field.missing);
    else fetcher.submit({ ...props.fields, [props.as]: reason }, { method: "post" });
  };
  return (
    <ConfirmModal
      open
      title={props.title}
      action={props.action}
      destructive={props.destructive ?? false}
      busy={busy}
      onConfirm={press}
      onClose={onClose}
    >
      <Text as="p">{props.tells}</Text>
      {field === null ? null : (
        <TextField
          label="Reason"
          helpText={field.helpText}
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
      )}
      {field !== null || problem === null ? null : (
        <Banner tone="critical">
          <Text as="p">{problem}</Text>
        </Banner>
      )}
    </ConfirmModal>
  );
}
