import { useFetcher } from "@remix-run/react";
import { Banner, ChoiceList, DropZone, List, Text, TextField } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { ConfirmModal } from "../confirm-modal.tsx";
import { useToast } from "../use-toast.ts";
import type { FilesAnswer, Question } from "./question.ts";

/** Larger reports are of more payments than a file has. */
const largest = 900_000;

/** The question before something is written down about a file. What was typed stays when something is wrong with it. */
export function QuestionModal({ question, onClose }: { readonly question: Question; readonly onClose: () => void }) {
  const { kind, fileId, name, open } = question;
  const fetcher = useFetcher<FilesAnswer>();
  const [text, setText] = useState("");
  const [note, setNote] = useState("");
  const [end, setEnd] = useState<"paid" | "not_paid">("paid");
  const [problem, setProblem] = useState<string | null>(null);
  useToast(fetcher.data);
  const busy = fetcher.state !== "idle";
  const report = busy ? undefined : fetcher.data?.report;
  const done = !busy && fetcher.data?.toast !== undefined && report === undefined;
  useEffect(() => {
    if (done) onClose();
  }, [done, onClose]);
  const words = {
    uploaded: { title: `You have uploaded ${name}`, action: "Mark as uploaded" },
    dropped: { title: `${name} was never uploaded`, action: "Put its payments back" },
    report: { title: `Import the report of ${name}`, action: "Import" },
    end: { title: `End ${name} without a report`, action: end === "paid" ? "Mark as paid" : "Mark as not paid" },
  }[kind];
  const submit = () => {
    if (kind === "report" && text.trim() === "") return setProblem("Choose the report, or paste its lines here.");
    fetcher.submit(
      kind === "report"
        ? { intent: "report", fileId, text }
        : kind === "end"
          ? { intent: end, fileId, note }
          : { intent: kind, fileId },
      { method: "post" },
    );
  };
  const drop = async (files: File[]) => {
    const [file] = files;
    if (!file) return;
    if (file.size > largest) return setProblem("The file is too large to be such a report.");
    setText(await file.text());
    setProblem(null);
  };
  if (report !== undefined)
    return (
      <ConfirmModal open title="What the report says" action="Close" onConfirm={onClose} onClose={onClose}>
        <List>
          {report.map((line) => (
            <List.Item key={line}>{line}</List.Item>
          ))}
        </List>
      </ConfirmModal>
    );
  return (
    <ConfirmModal
      open
      title={words.title}
      action={words.action}
      destructive={kind === "dropped" || (kind === "end" && end === "not_paid")}
      busy={busy}
      onConfirm={submit}
      onClose={onClose}
    >
      {!busy && fetcher.data?.message ? <Banner tone="critical">{fetcher.data.message}</Banner> : null}
      {kind === "uploaded" ? (
        <Text as="p">The provider has the file now. Import its report when the payments are made.</Text>
      ) : null}
      {kind === "dropped" ? (
        <Text as="p">
          Only if the provider never got this file: its payments go into the next one, and would be made twice
          otherwise. Look into your account there if you are not sure.
        </Text>
      ) : null}
      {kind === "report" ? (
        <>
          <Text as="p">
            The report of the payments as CSV, as you downloaded it. It may be imported again later, when it says more.
          </Text>
          <DropZone
            label="Report"
            accept=".csv,text/csv,text/plain"
            type="file"
            allowMultiple={false}
            onDropAccepted={(files) => void drop(files)}
            onDropRejected={() => setProblem("Choose a CSV file.")}
          >
            <DropZone.FileUpload actionTitle="Choose file" actionHint="or drop the report here" />
          </DropZone>
          <TextField
            label="Lines"
            value={text}
            onChange={(next) => {
              setText(next);
              setProblem(null);
            }}
            multiline={6}
            maxHeight="16rem"
            monospaced
            autoComplete="off"
            {...(problem === null ? {} : { error: problem })}
          />
        </>
      ) : null}
      {kind === "end" ? (
        <>
          <ChoiceList
            title={`What became of the ${open} ${open === 1 ? "payment" : "payments"} that no report tells of`}
            choices={[
              { label: "They were made", value: "paid" },
              { label: "None of them was made: they are owed again", value: "not_paid" },
            ]}
            selected={[end]}
            onChange={([next]) => setEnd(next === "not_paid" ? "not_paid" : "paid")}
          />
          <TextField
            label="How you know"
            value={note}
            onChange={setNote}
            autoComplete="off"
            maxLength={500}
            showCharacterCount
            multiline={2}
            error={fetcher.data?.note ?? false}
            helpText="Kept with each payment. The referrers do not see it."
          />
        </>
      ) : null}
    </ConfirmModal>
  );
}
