import { useFetcher } from "@remix-run/react";
import { SaveBar } from "@shopify/app-bridge-react";
import { Banner, BlockStack, Card, Divider, FormLayout, Layout, Page, Text, TextField } from "@shopify/polaris";
import { useEffect, useRef, useState } from "react";
import { signalNames } from "../../core/fraud/signals.ts";
import { focusFirstError } from "../focus-first-error.ts";
import { NothingHere } from "../nothing-here.tsx";
import { useLeaveGuard } from "../use-leave-guard.ts";
import { useToast } from "../use-toast.ts";
import { ReplayCard, type ReplayData, type ReplayStretch } from "./replay-card.tsx";
import { ReturnWindowBanner } from "./return-window-banner.tsx";
import { type RulesDraft, type RulesErrors, readRulesDraft } from "./rules-draft.ts";
import { SignalFields } from "./signal-fields.tsx";

/** Everything the page stands on; no program while there is none. */
export interface FraudRulesData {
  readonly program: {
    readonly programId: string;
    readonly name: string;
    readonly version: number;
    readonly ended: boolean;
    readonly holdDays: number;
    /** Saving makes a new version where somebody may hold on to the old one. */
    readonly isDraft: boolean;
  } | null;
  readonly draft: RulesDraft;
}

/** What the server said to a press. */
export interface FraudRulesAnswer {
  readonly toast?: string;
  readonly message?: string;
  readonly errors?: RulesErrors;
  readonly replay?: ReplayData & { readonly of: string; readonly days: string };
}

const saveBar = "fraud-rules-save-bar";

/** What a program takes for fraud, and what follows: each signal for each side, tried on past orders before it is saved. */
export function FraudRulesPage({ data }: { readonly data: FraudRulesData }) {
  const { program } = data;
  const saving = useFetcher<FraudRulesAnswer>();
  const trying = useFetcher<FraudRulesAnswer>();
  const [draft, setDraft] = useState(data.draft);
  const [shown, setShown] = useState<RulesErrors>({});
  useToast(saving.data);

  const kept = JSON.stringify(data.draft);
  const start = useRef(kept);
  useEffect(() => {
    if (start.current === kept) return;
    start.current = kept;
    setDraft(JSON.parse(kept) as RulesDraft);
    setShown({});
  }, [kept]);
  const said = saving.data?.errors ?? trying.data?.errors;
  useEffect(() => {
    if (!said) return;
    setShown(said);
    focusFirstError(document);
  }, [said]);

  const [days, setDays] = useState<ReplayStretch>("90");
  const typed = JSON.stringify(draft);
  const dirty = typed !== kept;
  const busy = saving.state !== "idle";
  const disabled = busy || program?.ended === true;
  useLeaveGuard(dirty && !busy);
  if (program === null)
    return (
      <Page title="Fraud rules" backAction={{ content: "Reviews", url: "/app/reviews" }}>
        <Card>
          <NothingHere heading="No program yet" action={{ content: "Create program", url: "/app/program?new=1" }}>
            Fraud rules belong to a program. A new one starts with fourteen signals; you can change each of them here.
          </NothingHere>
        </Card>
      </Page>
    );
  const press = (fetcher: typeof saving, intent: "save" | "replay") => {
    const read = readRulesDraft(draft);
    setShown(read.ok ? {} : read.errors);
    if (!read.ok) return requestAnimationFrame(() => focusFirstError(document));
    const { programId, version } = program;
    return fetcher.submit({ intent, programId, version: String(version), draft: typed, days }, { method: "post" });
  };
  const field = (name: "reviewDays" | "returnDays", label: string, helpText: string) => (
    <TextField
      label={label}
      name={name}
      value={draft[name]}
      onChange={(value) => setDraft({ ...draft, [name]: value })}
      suffix="days"
      inputMode="numeric"
      autoComplete="off"
      helpText={helpText}
      disabled={disabled}
      {...(shown[name] === undefined ? {} : { error: shown[name] })}
    />
  );
  const returns = /^\d{1,3}$/.test(draft.returnDays.trim()) ? Number(draft.returnDays) : null;
  return (
    <Page
      title="Fraud rules"
      subtitle={`${program.name}, version ${program.version}`}
      backAction={{ content: "Program", url: `/app/program?id=${program.programId}` }}
      secondaryActions={[{ content: "Reviews", url: "/app/reviews" }]}
    >
      <SaveBar id={saveBar} open={dirty && !program.ended}>
        <button
          type="button"
          variant="primary"
          onClick={() => press(saving, "save")}
          {...(busy ? { loading: "" } : {})}
        >
          Save
        </button>
        <button
          type="button"
          onClick={() => {
            setDraft(data.draft);
            setShown({});
          }}
          disabled={busy}
        >
          Discard
        </button>
      </SaveBar>
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            {saving.data?.message ? <Banner tone="critical" title={saving.data.message} /> : null}
            {program.ended ? <Banner tone="info" title="This program has ended. Its rules stay as they were." /> : null}
            {dirty && !program.isDraft && !program.ended ? (
              <Banner tone="info" title={`Saving makes version ${program.version + 1} of the terms`}>
                <Text as="p">Referrals that are there already keep the rules they were made under.</Text>
              </Banner>
            ) : null}
            <ReturnWindowBanner holdDays={program.holdDays} returnDays={returns} />
            <form
              onSubmit={(event) => {
                event.preventDefault();
                press(saving, "save");
              }}
              noValidate
            >
              <BlockStack gap="400">
                <Card>
                  <FormLayout>
                    {field(
                      "returnDays",
                      "How long you take returns",
                      "Leave it empty if you do not. Rewards should wait at least as long.",
                    )}
                    {field(
                      "reviewDays",
                      "Time for a review",
                      "How long a flagged referral waits for you before what you chose for its rule happens.",
                    )}
                    <TextField
                      label="Coupon sites of your own"
                      name="couponSites"
                      value={draft.couponSites}
                      onChange={(couponSites) => setDraft({ ...draft, couponSites })}
                      multiline={2}
                      autoComplete="off"
                      helpText="One a line, as example.com. The best known are on our list already."
                      disabled={disabled}
                      {...(shown.couponSites === undefined ? {} : { error: shown.couponSites })}
                    />
                  </FormLayout>
                </Card>
                <Card>
                  <BlockStack gap="500">
                    <Text as="h2" variant="headingMd">
                      Signals
                    </Text>
                    {signalNames.map((name, index) => (
                      <BlockStack key={name} gap="500">
                        {index === 0 ? null : <Divider />}
                        <SignalFields
                          name={name}
                          rule={draft.rules[name]}
                          errors={shown}
                          disabled={disabled}
                          onChange={(change) =>
                            setDraft({
                              ...draft,
                              rules: { ...draft.rules, [name]: { ...draft.rules[name], ...change } },
                            })
                          }
                        />
                      </BlockStack>
                    ))}
                  </BlockStack>
                </Card>
              </BlockStack>
              {/* Enter in a field saves, as in every form of the admin. */}
              <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
            </form>
          </BlockStack>
        </Layout.Section>
        <Layout.Section>
          <ReplayCard
            data={trying.data?.replay}
            stale={staleReplay(trying.data?.replay, typed, days)}
            days={days}
            onDays={setDays}
            busy={trying.state !== "idle"}
            onReplay={() => press(trying, "replay")}
          />
        </Layout.Section>
      </Layout>
    </Page>
  );
}

function staleReplay(tried: FraudRulesAnswer["replay"], typed: string, days: ReplayStretch): string | null {
  if (tried === undefined) return null;
  if (tried.of !== typed) return "The rules have changed since. Try them again.";
  return tried.days === days ? null : "You chose another stretch since. Try the rules again.";
}
