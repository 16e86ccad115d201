import { useFetcher, useNavigate, useRevalidator } from "@remix-run/react";
import { SaveBar, useAppBridge } from "@shopify/app-bridge-react";
import { Banner, BlockStack, Box, Card, ChoiceList, Layout, Page, PageActions, Text } from "@shopify/polaris";
import { useEffect, useMemo, useRef, useState } from "react";
import type { Currency } from "../../core/money/money.ts";
import type { ProgramState } from "../../core/program/program-states.ts";
import { ConfirmModal } from "../confirm-modal.tsx";
import { focusFirstError } from "../focus-first-error.ts";
import { ReturnWindowBanner } from "../fraud-rules/return-window-banner.tsx";
import { ProgramBadge } from "../state-badge.tsx";
import { useLeaveGuard } from "../use-leave-guard.ts";
import { useToast } from "../use-toast.ts";
import { type DraftErrors, draftOf, type ProgramDraft, readDraft } from "./program-draft.ts";
import { ProgramFields } from "./program-fields.tsx";
import { type ProgramPreset, presetDraft, programPresets } from "./program-presets.ts";
import { ProgramPreview } from "./program-preview.tsx";
import type { RailOption } from "./rail-order.tsx";

/** Everything the program page stands on. */
export interface ProgramPageData {
  readonly currency: Currency;
  readonly shopName: string;
  readonly rails: readonly RailOption[];
  readonly timeZone: string;
  /** Whether products can be chosen without asking Shopify first. */
  readonly mayReadProducts: boolean;
  /** What the form starts from. */
  readonly draft: ProgramDraft;
  /** Null while there is none yet. */
  readonly program: {
    readonly programId: string;
    readonly name: string;
    readonly state: ProgramState;
    /** When it begins or ends by itself, told; null where it does not. */
    readonly next: { readonly does: "begins" | "ends"; readonly at: string } | null;
    readonly version: number;
    readonly savedAt: string;
    readonly published: boolean;
    /** How long the store takes returns, as the merchant says; null when they have not said. */
    readonly returnDays: number | null;
    readonly openReferrals: number;
    /** The count stopped there: there may be more. */
    readonly openMany: boolean;
  } | null;
}

/** What the server said to a press. */
export interface ProgramAnswer {
  readonly toast?: string;
  /** The id of a program that is new. */
  readonly created?: string;
  readonly errors?: DraftErrors;
  readonly message?: string;
}

type Change = "active" | "now" | "paused" | "ended" | "draft";
const saveBar = "program-save-bar";

/** The program: create it, change it, switch it. */
export function ProgramPage({ data }: { readonly data: ProgramPageData }) {
  const { program, currency } = data;
  const shopify = useAppBridge();
  const saving = useFetcher<ProgramAnswer>();
  const switching = useFetcher<ProgramAnswer>();
  const [draft, setDraft] = useState(data.draft);
  const [shown, setShown] = useState<DraftErrors>({});
  const [asked, setAsked] = useState<Change | null>(null);
  useToast(saving.data);
  useToast(switching.data);

  // The server's copy after a save: the form starts from it again.
  const kept = JSON.stringify(data.draft);
  const start = useRef(kept);
  useEffect(() => {
    if (start.current === kept) return;
    start.current = kept;
    setDraft(JSON.parse(kept) as ProgramDraft);
    setShown({});
  }, [kept]);
  useEffect(() => {
    if (!saving.data?.errors) return;
    setShown(saving.data.errors);
    focusFirstError(document);
  }, [saving.data]);
  const created = saving.data?.created;
  useEffect(() => {
    if (switching.state === "idle" && switching.data?.toast) setAsked(null);
  }, [switching.state, switching.data]);

  const reading = useMemo(() => readDraft(draft, currency), [draft, currency]);
  const dirty = JSON.stringify(draft) !== kept;
  const busy = saving.state !== "idle";
  const ended = program?.state === "ended";
  const newTerms = useMemo(() => termsDiffer(draft, data.draft, currency), [draft, data.draft, currency]);

  useLeaveGuard(dirty && !busy && created === undefined);
  // After the guard, which must have let go by then.
  const navigate = useNavigate();
  useEffect(() => {
    // The form of a new program becomes that program's page; going back does not lead to the empty form.
    if (created !== undefined && program === null) navigate(`/app/program?id=${created}`, { replace: true });
  }, [created, program, navigate]);
  useLookAgain(program?.state === "active" && !program.published);

  const change = (part: Partial<ProgramDraft>) => {
    setDraft((before) => ({ ...before, ...part }));
    // An error goes away as soon as its field is touched; the next press looks again.
    setShown((before) =>
      Object.fromEntries(Object.entries(before).filter(([field]) => !((field.split(".")[0] ?? field) in part))),
    );
  };
  const save = () => {
    if (!reading.ok) {
      setShown(reading.errors);
      focusFirstError(document);
      return;
    }
    saving.submit(
      { intent: "save", programId: program?.programId ?? "", draft: JSON.stringify(draft) },
      { method: "post" },
    );
  };
  const discard = () => {
    setDraft(data.draft);
    setShown({});
  };
  const press = (state: Change) =>
    switching.submit(
      {
        intent: "switch",
        programId: program?.programId ?? "",
        state: state === "now" ? "active" : state,
        now: state === "now" ? "yes" : "",
      },
      { method: "post" },
    );
  const ask = (state: Change) => {
    // What is typed and not saved would be lost from sight behind the new state.
    if (dirty) void shopify.saveBar.leaveConfirmation().then(() => setAsked(state));
    else setAsked(state);
  };

  return (
    <Page
      title={program === null ? "Create your program" : program.name}
      backAction={{ content: "Programs", url: "/app/programs" }}
      {...(program === null
        ? { subtitle: "A good start is filled in. You can change everything later." }
        : {
            titleMetadata: <ProgramBadge state={program.state} />,
            subtitle: `Version ${program.version}, saved ${program.savedAt}`,
          })}
      {...pageActions(program, dirty, ask)}
    >
      <SaveBar id={saveBar} open={dirty && program !== null && !ended}>
        <button type="button" variant="primary" onClick={save} {...(busy ? { loading: "" } : {})}>
          Save
        </button>
        <button type="button" onClick={discard} disabled={busy}>
          Discard
        </button>
      </SaveBar>
      <Layout>
        <Notice program={program} dirty={dirty} newTerms={newTerms} message={saving.data?.message} />
        {program !== null && reading.ok && reading.terms.holdDays < (program.returnDays ?? 0) ? (
          <Layout.Section>
            <ReturnWindowBanner holdDays={reading.terms.holdDays} returnDays={program.returnDays} />
          </Layout.Section>
        ) : null}
        <Layout.Section>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              save();
            }}
            noValidate
          >
            {program === null ? (
              <Presets
                onChoose={(preset) => setDraft(presetDraft(preset, currency, draft.rails, data.rails))}
                disabled={busy}
              />
            ) : null}
            <ProgramFields
              draft={draft}
              errors={shown}
              currency={currency}
              rails={data.rails}
              mayReadProducts={data.mayReadProducts}
              timeZone={data.timeZone}
              begun={program !== null && program.state !== "draft" && program.state !== "scheduled"}
              disabled={busy || ended}
              onChange={change}
            />
            {/* Enter in a field saves, as in every form of the admin. */}
            <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
          </form>
          {program === null ? (
            <PageActions primaryAction={{ content: "Create program", onAction: save, loading: busy }} />
          ) : null}
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <ProgramPreview terms={reading.ok ? reading.terms : null} currency={currency} shopName={data.shopName} />
        </Layout.Section>
      </Layout>
      {asked === null ? null : (
        <ConfirmModal
          open
          {...question(asked, program)}
          busy={switching.state !== "idle"}
          onConfirm={() => press(asked)}
          onClose={() => setAsked(null)}
        >
          <Text as="p">{question(asked, program).text}</Text>
          {switching.data?.message ? <Banner tone="critical" title={switching.data.message} /> : null}
        </ConfirmModal>
      )}
    </Page>
  );
}

/** Where a new program starts from. Choosing one fills the form again. */
function Presets(props: { readonly disabled: boolean; readonly onChoose: (preset: ProgramPreset) => void }) {
  const [chosen, setChosen] = useState(programPresets[0]?.key ?? "");
  return (
    <Box paddingBlockEnd="400">
      <Card>
        <ChoiceList
          title="Start from"
          name="preset"
          choices={programPresets.map(({ key, label, help }) => ({ value: key, label, helpText: help }))}
          selected={[chosen]}
          onChange={([key]) => {
            const preset = programPresets.find((each) => each.key === key);
            if (!preset) return;
            setChosen(preset.key);
            props.onChoose(preset);
          }}
          disabled={props.disabled}
        />
      </Card>
    </Box>
  );
}

/** Looks again while Shopify is being told, for a minute at most. */
function useLookAgain(waiting: boolean): void {
  const { revalidate } = useRevalidator();
  useEffect(() => {
    if (!waiting) return;
    let left = 30;
    const timer = setInterval(() => {
      left -= 1;
      if (left < 0) clearInterval(timer);
      else revalidate();
    }, 2_000);
    return () => clearInterval(timer);
  }, [waiting, revalidate]);
}

const questions = {
  active: {
    title: "Activate the program?",
    action: "Activate",
    destructive: false,
    text: "Goodword sets the discount up in Shopify. From then on customers can get their link, and friends their discount.",
  },
  now: {
    title: "Begin the program now?",
    action: "Begin now",
    destructive: false,
    text: "It does not wait for the moment that you have chosen. Customers can get their link, and friends their discount.",
  },
  scheduled: {
    title: "Let the program begin by itself?",
    action: "Schedule",
    destructive: false,
    text: "Goodword prepares the discount in Shopify and turns it on when the program begins.",
  },
  draft: {
    title: "Take the program back to a draft?",
    action: "Back to draft",
    destructive: false,
    text: "It does not begin by itself then. You can activate it again later.",
  },
  paused: {
    title: "Pause the program?",
    action: "Pause",
    destructive: false,
    text: "Share links and codes stop giving the discount until you activate it again. Rewards that were earned go on to their end.",
  },
  ended: {
    title: "End the program?",
    action: "End program",
    destructive: true,
    text: "Share links and codes stop for good; this cannot be undone. Rewards that were earned go on to their end, and you can create a new program.",
  },
} as const;

function question(asked: Change, program: ProgramPageData["program"]) {
  const next = program?.next;
  if (asked === "active" && program?.state === "draft" && next?.does === "begins")
    return { ...questions.scheduled, text: `${questions.scheduled.text} It begins ${next.at}.` };
  return questions[asked];
}

function pageActions(program: ProgramPageData["program"], dirty: boolean, ask: (state: Change) => void) {
  if (program === null) return {};
  const end = { content: "End program", destructive: true, onAction: () => ask("ended") };
  const rules = { content: "Fraud rules", url: `/app/fraud-rules?id=${program.programId}` };
  switch (program.state) {
    case "draft":
      return {
        primaryAction: {
          content: program.next?.does === "begins" ? "Schedule" : "Activate",
          onAction: () => ask("active"),
          disabled: dirty,
        },
        secondaryActions: [rules, end],
      };
    case "scheduled":
      return {
        primaryAction: { content: "Begin now", onAction: () => ask("now"), disabled: dirty },
        secondaryActions: [rules, { content: "Back to draft", onAction: () => ask("draft") }, end],
      };
    case "active":
      return { secondaryActions: [rules, { content: "Pause", onAction: () => ask("paused") }, end] };
    case "paused":
      return {
        primaryAction: { content: "Activate", onAction: () => ask("active"), disabled: dirty },
        secondaryActions: [rules, end],
      };
    case "ended":
      return { primaryAction: { content: "Create a new program", url: "/app/program?new=1" } };
  }
}

/** One banner at most: what went wrong, else what saving will do, else what to do next. */
function Notice(props: {
  readonly program: ProgramPageData["program"];
  readonly dirty: boolean;
  readonly newTerms: boolean;
  readonly message: string | undefined;
}) {
  const { program, dirty, newTerms, message } = props;
  let banner = null;
  if (message) banner = <Banner tone="critical" title={message} />;
  else if (program && dirty && newTerms && program.state !== "draft") {
    banner = (
      <Banner tone="info" title={`Saving makes version ${program.version + 1} of the terms`}>
        <Text as="p">
          {program.openReferrals === 0
            ? "No referral is open, so nobody keeps the old terms."
            : `${program.openMany ? "More than " : ""}${program.openReferrals} open ${program.openReferrals === 1 ? "referral keeps" : "referrals keep"} version ${program.version}, under which they were made. The new terms count for referrals from now on.`}
        </Text>
      </Banner>
    );
  } else if (program?.state === "draft" && !dirty) {
    banner = (
      <Banner tone="info" title="Nobody sees this program yet">
        <Text as="p">Look at the preview, then activate it. Goodword sets the discount up in Shopify for you.</Text>
      </Banner>
    );
  } else if (program?.next && program.state !== "draft" && !dirty) {
    banner = <Banner tone="info" title={`This program ${program.next.does} by itself: ${program.next.at}`} />;
  } else if (program?.state === "active" && !program.published) {
    banner = (
      <Banner tone="info" title="The discount is being updated in Shopify">
        <Text as="p">This takes a few seconds. If it does not work, Home says why.</Text>
      </Banner>
    );
  }
  return banner === null ? null : (
    <Layout.Section>
      <BlockStack>{banner}</BlockStack>
    </Layout.Section>
  );
}

/** Whether saving would make a new version: a new name alone does not. Unreadable terms count as different. */
function termsDiffer(draft: ProgramDraft, before: ProgramDraft, currency: Currency): boolean {
  const [now, then] = [readDraft(draft, currency), readDraft(before, currency)];
  if (!now.ok || !then.ok) return true;
  // Both through the stored form: what is typed differently and means the same is the same.
  return (
    JSON.stringify({ ...draftOf("", now.terms, currency) }) !== JSON.stringify({ ...draftOf("", then.terms, currency) })
  );
}
