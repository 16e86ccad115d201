import { Select, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { ConfirmModal } from "../confirm-modal.tsx";
import { useModalPress } from "../use-modal-press.ts";
import type { AmbassadorsData } from "./application-row.ts";

/** Makes a customer an ambassador whom the merchant has asked themselves. */
export function AddAmbassadorModal(props: {
  readonly programs: AmbassadorsData["programs"];
  readonly onClose: () => void;
}) {
  const { programs, onClose } = props;
  const { fetcher, busy, problem, setProblem } = useModalPress(onClose);
  const [email, setEmail] = useState("");
  const [program, setProgram] = useState(programs[0]?.id ?? "");
  const press = () => {
    if (email.trim() === "") setProblem("Enter the e-mail address of a customer.");
    else fetcher.submit({ intent: "add", program, email }, { method: "post" });
  };
  return (
    <ConfirmModal
      open
      title="Add an ambassador"
      action="Add ambassador"
      busy={busy}
      onConfirm={press}
      onClose={onClose}
    >
      <Text as="p">
        They need no application: they have a code at once, and see it when they sign in to your store.
      </Text>
      {programs.length > 1 ? (
        <Select
          label="Program"
          options={programs.map(({ id, name }) => ({ value: id, label: name }))}
          value={program}
          onChange={setProgram}
        />
      ) : null}
      <TextField
        label="E-mail address of the customer"
        type="email"
        value={email}
        onChange={(value) => {
          setEmail(value);
          setProblem(null);
        }}
        {...(problem === null ? {} : { error: problem })}
        maxLength={254}
        autoComplete="off"
      />
    </ConfirmModal>
  );
}
