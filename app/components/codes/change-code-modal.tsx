import { useFetcher } from "@remix-run/react";
import { ChoiceList, Text, TextField } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { ConfirmModal } from "../confirm-modal.tsx";
import { useToast } from "../use-toast.ts";
import type { CodeAnswer, CodeRowData } from "./code-row.ts";

/** Gives a referrer another code. What was typed stays when the server refuses it. */
export function ChangeCodeModal({ code, onClose }: { readonly code: CodeRowData; readonly onClose: () => void }) {
  const fetcher = useFetcher<CodeAnswer>();
  const [way, setWay] = useState<"chosen" | "made">("chosen");
  const [text, setText] = useState("");
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
    if (way === "chosen" && text.trim() === "") setProblem("Enter the code, for example ANNA-10.");
    else fetcher.submit({ intent: "change", codeId: code.id, text: way === "chosen" ? text : "" }, { method: "post" });
  };
  return (
    <ConfirmModal
      open
      title={`Change the code ${code.code}`}
      action="Change code"
      busy={fetcher.state !== "idle"}
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
