import { ChoiceList, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { ConfirmModal } from "../confirm-modal.tsx";
import { useModalPress } from "../use-modal-press.ts";
import type { CodeRowData } from "./code-row.ts";

/** Gives a referrer another code. What was typed stays when the server refuses it. */
export function ChangeCodeModal({ code, onClose }: { readonly code: CodeRowData; readonly onClose: () => void }) {
  const { fetcher, busy, problem, setProblem } = useModalPress(onClose);
  const [way, setWay] = useState<"chosen" | "made">("chosen");
  const [text, setText] = useState("");
  const press = () => {
    if (way === "chosen" && text.trim() === "") setProblem("Enter the code, for example ANNA-10.");
    else fetcher.submit({ intent: "change", codeId: code.id, text: way === "chosen" ? text : "" }, { method: "post" });
  };
  return (
    <ConfirmModal
      open
      title={`Change the code ${code.code}`}
      action="Change code"
      busy={busy}
      onConfirm={press}
      onClose={onClose}
    >
      <Text as="p">
        {`${code.referrer.name} shares the new code from now on. Links and orders with ${code.code} go on counting, until you close it.`}
      </Text>
      <ChoiceList
        title="New code"
        choices={[
          { label: "A code of your choice", value: "chosen" },
          { label: "Eight letters and digits, made for you", value: "made" },
        ]}
        selected={[way]}
        onChange={([chosen]) => {
          setWay(chosen === "made" ? "made" : "chosen");
          setProblem(null);
        }}
      />
      {way === "chosen" ? (
        <TextField
          label="Code"
          helpText="3 to 50 letters from A to Z, digits and hyphens. Upper and lower case are the same."
          value={text}
          onChange={(value) => {
            setText(value);
            setProblem(null);
          }}
          {...(problem === null ? {} : { error: problem })}
          maxLength={60}
          autoComplete="off"
        />
      ) : problem === null ? null : (
        <Text as="p" tone="critical">
          {problem}
        </Text>
      )}
    </ConfirmModal>
  );
}
