import { useFetcher } from "@remix-run/react";
import {
  Badge,
  Banner,
  BlockStack,
  Button,
  Card,
  FormLayout,
  InlineStack,
  Select,
  Text,
  TextField,
} from "@shopify/polaris";
import { useEffect, useRef, useState } from "react";
import { AllowScopes } from "../allow-scopes.tsx";
import { ConfirmModal } from "../confirm-modal.tsx";
import { focusFirstError } from "../focus-first-error.ts";
import { useToast } from "../use-toast.ts";
import { LowFunds } from "./low-funds.tsx";

/** A field of a rail's form, as the rail describes it. */
export interface RailField {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly kind: "text" | "secret" | "select" | "number" | "choice";
  readonly required: boolean;
  readonly placeholder?: string;
  readonly options?: readonly { readonly value: string; readonly label: string }[];
}

/** A rail as this shop has it. Secrets are not here: only the names of those that are kept. */
export interface RailCardData {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly fields: readonly RailField[];
  readonly connected: boolean;
  readonly state: "ready" | "failing" | "not_connected";
  /** What the last test found. */
  readonly found: string;
  readonly checkedAt: string | null;
  readonly values: Readonly<Record<string, string>>;
  readonly hasSecret: readonly string[];
  /** Whether the provider says what is left there; below how much to warn, as it is typed. */
  readonly tellsFunds: boolean;
  readonly lowFunds: string;
  readonly currency: string;
  /** An open problem of this rail. */
  readonly problem: { readonly what: string; readonly action: string; readonly since: string } | null;
}

/** What the server said to a press on a card. */
export interface RailAnswer {
  readonly toast?: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly message?: string;
  /** What the app may not do in the shop yet; the merchant can allow it here. */
  readonly scopes?: readonly string[];
  readonly test?:
    | {
        readonly ok: true;
        readonly summary: string;
        readonly facts: readonly { readonly label: string; readonly value: string }[];
      }
    | { readonly ok: false; readonly detail: string };
}

/** One way of paying: how it stands, its form, and a test that moves nothing. */
export function RailCard({ rail }: { readonly rail: RailCardData }) {
  const testing = useFetcher<RailAnswer>();
  const leaving = useFetcher<RailAnswer>();
  const [editing, setEditing] = useState(false);
  const [asked, setAsked] = useState(false);
  useToast(leaving.data);
  const gone = leaving.state === "idle" && leaving.data?.toast !== undefined;
  useEffect(() => {
    if (gone) setAsked(false);
  }, [gone]);

  const test = () => testing.submit({ intent: "test", rail: rail.name }, { method: "post" });
  const hasForm = rail.fields.length > 0;
  const stored = rail.hasSecret.length > 0 || Object.keys(rail.values).length > 0 || rail.checkedAt !== null;
  const verb = stored ? "Change" : rail.connected ? "Set up" : "Connect";
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <InlineStack gap="200" blockAlign="center">
              <Text as="h2" variant="headingMd">
                {rail.title}
              </Text>
              <StateBadge rail={rail} />
            </InlineStack>
            {editing ? null : (
              <InlineStack gap="200">
                {rail.connected ? (
                  <Button
                    loading={testing.state !== "idle"}
                    onClick={test}
                    accessibilityLabel={`Test connection: ${rail.title}`}
                  >
                    Test connection
                  </Button>
                ) : null}
                {hasForm ? (
                  <Button
                    onClick={() => setEditing(true)}
                    variant={rail.connected ? "secondary" : "primary"}
                    accessibilityLabel={`${verb} ${rail.title}`}
                  >
                    {verb}
                  </Button>
                ) : null}
              </InlineStack>
            )}
          </InlineStack>
          <Text as="p" tone="subdued">
            {rail.summary}
          </Text>
        </BlockStack>
        {rail.problem === null ? null : (
          <Banner tone="critical" title={rail.problem.what}>
            <Text as="p">{rail.problem.action} Rewards go on by themselves once the test works.</Text>
            <Text as="p">Since {rail.problem.since}.</Text>
          </Banner>
        )}
        {rail.found === "" || editing || testing.data?.test?.ok ? null : (
          <Text as="p">
            {rail.found}
            {rail.checkedAt === null ? null : (
              <Text as="span" tone="subdued">
                {" "}
                Tested {rail.checkedAt}.
              </Text>
            )}
          </Text>
        )}
        {testing.state === "idle" && testing.data && !editing ? (
          <TestResult answer={testing.data} onAllowed={test} />
        ) : null}
        {rail.tellsFunds && !editing ? <LowFunds key={rail.lowFunds} rail={rail} /> : null}
        {editing ? (
          <RailForm rail={rail} onClose={() => setEditing(false)} onDisconnect={stored ? () => setAsked(true) : null} />
        ) : null}
      </BlockStack>
      <ConfirmModal
        open={asked}
        title={`Disconnect ${rail.title}?`}
        action="Disconnect"
        destructive
        busy={leaving.state !== "idle"}
        onConfirm={() => leaving.submit({ intent: "disconnect", rail: rail.name }, { method: "post" })}
        onClose={() => setAsked(false)}
      >
        <Text as="p">
          Its keys are deleted here. Rewards on their way keep their references and are looked up when it is connected
          again; new ones need another way of paying.
        </Text>
        {leaving.data?.message ? <Banner tone="critical" title={leaving.data.message} /> : null}
      </ConfirmModal>
    </Card>
  );
}

function StateBadge({ rail }: { readonly rail: RailCardData }) {
  if (rail.state === "failing" || rail.problem !== null) return <Badge tone="critical">Needs attention</Badge>;
  return rail.state === "ready" ? <Badge tone="success">Ready</Badge> : <Badge>Not connected</Badge>;
}

function TestResult(props: { readonly answer: RailAnswer; readonly onAllowed: () => void }) {
  const { answer, onAllowed } = props;
  if (answer.message) return <Banner tone="critical" title={answer.message} />;
  const { test } = answer;
  if (test === undefined) return null;
  if (!test.ok) {
    return (
      <Banner tone="critical" title="The connection does not work">
        <BlockStack gap="200">
          <Text as="p">{test.detail}</Text>
          <AllowScopes scopes={answer.scopes} onAllowed={onAllowed} />
        </BlockStack>
      </Banner>
    );
  }
  return (
    <Banner tone="success" title="The connection works">
      <BlockStack gap="100">
        <Text as="p">{test.summary}</Text>
        {test.facts.map((fact) => (
          <Text as="p" key={fact.label}>
            {fact.label}: {fact.value}
          </Text>
        ))}
      </BlockStack>
    </Banner>
  );
}

function RailForm(props: {
  readonly rail: RailCardData;
  readonly onClose: () => void;
  readonly onDisconnect: (() => void) | null;
}) {
  const { rail, onClose } = props;
  const saving = useFetcher<RailAnswer>();
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(
      rail.fields.map((field) => [
        field.name,
        rail.values[field.name] ?? (field.kind === "select" && field.required ? (field.options?.[0]?.value ?? "") : ""),
      ]),
    ),
  );
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const form = useRef<HTMLFormElement>(null);
  useToast(saving.data);
  const done = saving.state === "idle" && saving.data?.toast !== undefined;
  useEffect(() => {
    if (done) onClose();
  }, [done, onClose]);
  useEffect(() => {
    const wrong = saving.data?.fields;
    if (!wrong) return;
    setErrors(wrong);
    focusFirstError(form.current);
  }, [saving.data]);

  const change = (name: string, value: string) => {
    setTyped((before) => ({ ...before, [name]: value }));
    setErrors((before) => Object.fromEntries(Object.entries(before).filter(([field]) => field !== name)));
  };
  const save = () => {
    const missing = rail.fields.filter(
      (field) => field.required && (typed[field.name] ?? "").trim() === "" && !rail.hasSecret.includes(field.name),
    );
    if (missing.length > 0) {
      setErrors(Object.fromEntries(missing.map((field) => [field.name, `${field.label} is needed.`])));
      focusFirstError(form.current);
      return;
    }
    saving.submit(
      {
        intent: "connect",
        rail: rail.name,
        ...Object.fromEntries(Object.entries(typed).map(([name, value]) => [`field:${name}`, value])),
      },
      { method: "post" },
    );
  };
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <BlockStack gap="400">
        {saving.state === "idle" && saving.data?.message ? (
          <Banner tone="critical" title={saving.data.message}>
            <AllowScopes scopes={saving.data.scopes} onAllowed={save} />
          </Banner>
        ) : null}
        <FormLayout>
          {rail.fields.map((field) => (
            <Field
              key={field.name}
              field={field}
              value={typed[field.name] ?? ""}
              error={errors[field.name]}
              kept={rail.hasSecret.includes(field.name)}
              disabled={saving.state !== "idle"}
              onChange={(value) => change(field.name, value)}
            />
          ))}
        </FormLayout>
        <InlineStack align="space-between" gap="200">
          {props.onDisconnect === null ? (
            <span />
          ) : (
            <Button tone="critical" variant="plain" onClick={props.onDisconnect}>
              Disconnect
            </Button>
          )}
          <InlineStack gap="200">
            <Button onClick={onClose} disabled={saving.state !== "idle"}>
              Cancel
            </Button>
            <Button submit variant="primary" loading={saving.state !== "idle"}>
              Test and save
            </Button>
          </InlineStack>
        </InlineStack>
      </BlockStack>
    </form>
  );
}

function Field(props: {
  readonly field: RailField;
  readonly value: string;
  readonly error: string | undefined;
  readonly kept: boolean;
  readonly disabled: boolean;
  readonly onChange: (value: string) => void;
}) {
  const { field, value, kept, disabled, onChange } = props;
  const label = field.required ? field.label : `${field.label} (optional)`;
  const error = props.error === undefined ? {} : { error: props.error };
  if (field.kind === "select") {
    return (
      <Select
        label={label}
        helpText={field.help}
        options={[
          ...(field.required ? [] : [{ value: "", label: "Not set" }]),
          ...(field.options ?? []).map((option) => ({ ...option })),
        ]}
        value={value}
        onChange={onChange}
        disabled={disabled}
        {...error}
      />
    );
  }
  return (
    <TextField
      label={label}
      helpText={kept ? `${field.help} Leave it empty to keep the one that is stored.` : field.help}
      value={value}
      onChange={onChange}
      type={field.kind === "secret" ? "password" : "text"}
      {...(field.kind === "number" ? { inputMode: "decimal" as const } : {})}
      placeholder={kept ? "•••• kept" : (field.placeholder ?? "")}
      autoComplete="off"
      spellCheck={false}
      disabled={disabled}
      {...error}
    />
  );
}
