import { Banner, List, Select, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { ConfirmModal } from "../confirm-modal.tsx";
import type { PressAnswer } from "../press-answer.ts";
import { useModalPress } from "../use-modal-press.ts";

/** What the server said: what a decision would change, that it is made, or why it cannot be. */
export interface DecideAnswer extends PressAnswer {
  readonly effects?: readonly string[];
}

/** A decision that staff are asked to make. */
export interface DecideQuestion {
  readonly intent: "remove" | "put_back" | "move" | "attribute";
  readonly orderId: string;
  readonly title: string;
  readonly intro: string;
  readonly action: string;
  readonly programs?: readonly { readonly id: string; readonly name: string }[];
}

/** Asks for a decision, shows what it changes in money, and only then makes it. What was typed stays on an error. */
export function DecideModal({ asked, onClose }: { readonly asked: DecideQuestion; readonly onClose: () => void }) {
  const { fetcher, busy, problem, setProblem } = useModalPress<DecideAnswer>(onClose);
  const [fields, setFields] = useState({ note: "", referrer: "", order: "", program: asked.programs?.[0]?.id ?? "" });
  const [looked, setLooked] = useState<string | null>(null);
  // What was shown is of the fields as they were sent.
  const now = JSON.stringify(fields);
  const effects = looked === now && !busy ? fetcher.data?.effects : undefined;
  const write = (change: Partial<typeof fields>) => {
    setFields({ ...fields, ...change });
    setProblem(null);
  };
  const press = () => {
    if (fields.note.trim() === "") return setProblem("Say why: the note is kept with the referral.");
    setLooked(now);
    const commit = effects !== undefined;
    fetcher.submit(
      { intent: asked.intent, orderId: asked.orderId, commit: String(commit), ...fields },
      { method: "post" },
    );
  };
  const names = asked.intent === "move" || asked.intent === "attribute";
  return (
    <ConfirmModal
      open
      title={asked.title}
      action={effects === undefined ? "See what changes" : asked.action}
      busy={busy}
      onConfirm={press}
      onClose={onClose}
    >
      <Text as="p">{asked.intro}</Text>
      {asked.intent === "attribute" ? (
        <TextField
          label="Order number"
          value={fields.order}
          onChange={(order) => write({ order })}
          placeholder="#1001"
          maxLength={40}
          autoComplete="off"
        />
      ) : null}
      {names ? (
        <TextField
          label="Referrer"
          helpText="Their code, or their exact e-mail address."
          value={fields.referrer}
          onChange={(referrer) => write({ referrer })}
          maxLength={254}
          autoComplete="off"
        />
      ) : null}
      {asked.programs && asked.programs.length > 1 ? (
        <Select
          label="Program"
          options={asked.programs.map(({ id, name }) => ({ value: id, label: name }))}
          value={fields.program}
          onChange={(program) => write({ program })}
        />
      ) : null}
      <TextField
        label="Reason"
        helpText="Kept with the referral. The referrer does not see it."
        value={fields.note}
        onChange={(note) => write({ note })}
        multiline={2}
        maxLength={500}
        showCharacterCount
        autoComplete="off"
      />
      <div aria-live="polite">
        {problem === null ? null : (
          <Banner tone="critical">
            <Text as="p">{problem}</Text>
          </Banner>
        )}
        {effects === undefined ? null : (
          <Banner tone="info" title="This changes">
            <List>
              {effects.map((effect) => (
                <List.Item key={effect}>{effect}</List.Item>
              ))}
            </List>
          </Banner>
        )}
      </div>
    </ConfirmModal>
  );
}
