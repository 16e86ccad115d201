import { useFetcher } from "@remix-run/react";
import {
  Banner,
  BlockStack,
  Box,
  Checkbox,
  Divider,
  InlineStack,
  List,
  ProgressBar,
  Select,
  Text,
} from "@shopify/polaris";
import { useEffect, useMemo, useRef, useState } from "react";
import { formatMoney, type Money } from "../../core/money/money.ts";
import { ConfirmModal } from "../confirm-modal.tsx";
import { addUpCheck, type CheckSoFar } from "./add-up-check.ts";
import { groupByReason, type NotIssued } from "./group-by-reason.ts";
import { type IssueAnswer, type IssuePress, type IssueRail, selectedCount, selectionFields } from "./issue-answer.ts";

const here = { method: "post", action: "/app/rewards" } as const;
const amounts = (values: readonly Money[]) => values.map((value) => formatMoney(value)).join(" and ");

/** Asks over which rail, says what would happen to everybody, and only then issues exactly that. */
export function IssueModal(props: {
  readonly press: IssuePress;
  readonly rails: readonly IssueRail[];
  readonly onDone: (answer: Extract<IssueAnswer, { kind: "requested" }>) => void;
  readonly onClose: () => void;
}) {
  const { press, rails, onDone, onClose } = props;
  const [rail, setRail] = useState(rails[0]?.name ?? "");
  const [fallBack, setFallBack] = useState(false);
  const [leaveOthers, setLeaveOthers] = useState(true);
  const issue = useFetcher<IssueAnswer>();
  const check = useDryRun(press, rail, leaveOthers);
  const { again } = check;
  const changed = issue.data?.kind === "changed";
  useEffect(() => {
    if (issue.state !== "idle") return;
    if (issue.data?.kind === "requested") onDone(issue.data);
    if (issue.data?.kind === "changed") again();
  }, [issue.state, issue.data, onDone, again]);

  const { found } = check;
  const complete = found !== null && found.done >= found.people;
  const trouble = issue.data?.kind === "trouble" ? issue.data.message : check.trouble;
  const count = selectedCount(press.selection);
  const chosen = rails.find((each) => each.name === rail);
  return (
    <ConfirmModal
      open
      title={count === 1 ? "Issue 1 reward" : `Issue ${count} rewards`}
      action={complete && found.ready > 0 ? `Issue ${amounts(found.totals)}` : "Issue rewards"}
      busy={issue.state !== "idle"}
      disabled={!complete || (found.ready + found.fills.length === 0 && !(fallBack && found.refused.length > 0))}
      onConfirm={() =>
        issue.submit(
          {
            intent: "issue",
            rail,
            ...selectionFields(press.selection),
            pressKey: press.pressKey,
            planHash: found?.planHash ?? "",
            ...(fallBack ? { fallBack: "yes" } : {}),
            ...(leaveOthers ? { leaveOthers: "yes" } : {}),
          },
          here,
        )
      }
      onClose={onClose}
    >
      {rails.length === 0 ? (
        <Banner
          tone="warning"
          title="No way of paying is connected"
          action={{ content: "Open Settings", url: "/app/settings" }}
        >
          <Text as="p">Connect one, then come back. The rewards stay due.</Text>
        </Banner>
      ) : (
        <Select
          label="Pay over"
          options={rails.map((each) => ({ label: each.title, value: each.name }))}
          value={rail}
          onChange={setRail}
          helpText={chosen?.summary}
          disabled={issue.state !== "idle"}
        />
      )}
      {rails.length < 2 ? null : (
        <Checkbox
          label="Try the next way of the program for whom this one refuses"
          checked={fallBack}
          onChange={setFallBack}
        />
      )}
      {trouble === null ? null : <Banner tone="critical" title={trouble} />}
      {changed && trouble === null ? (
        <Banner
          tone="warning"
          title="Something changed since you looked, so nothing was started. This is how it is now."
        />
      ) : null}
      <Box aria-live="polite">
        {rail === "" ? null : !complete && trouble === null ? (
          <BlockStack gap="200">
            <Text as="p" id="check-progress">
              {found === null
                ? "Looking at the accounts. Nothing is sent yet."
                : `Looking at the accounts: ${found.done} of ${found.people}. Nothing is sent yet.`}
            </Text>
            <ProgressBar
              size="small"
              progress={found === null ? 0 : (found.done / found.people) * 100}
              ariaLabelledBy="check-progress"
            />
          </BlockStack>
        ) : complete ? (
          <BlockStack gap="300">
            {found.others.length === 0 ? null : (
              <Checkbox
                label="Leave out who chose to be paid another way"
                helpText={`${named(found.others)}. ${leaveOthers ? "Their rewards stay due." : "They get it this way all the same."}`}
                checked={leaveOthers}
                onChange={setLeaveOthers}
                disabled={issue.state !== "idle"}
              />
            )}
            <Found found={found} />
          </BlockStack>
        ) : null}
      </Box>
    </ConfirmModal>
  );
}

/** So many are named; all are counted. */
const mostNamed = 5;

/** "Anna (PayPal), Ben (Wise) and 3 more" */
function named(others: CheckSoFar["others"]): string {
  const names = others.slice(0, mostNamed).map(({ referrer, wants }) => `${referrer} (${wants})`);
  const more = others.length - names.length;
  return `${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** Asks for one part of the dry run after the other; begins again for another rail, or when the plan changed meanwhile. */
function useDryRun(press: IssuePress, rail: string, leaveOthers: boolean) {
  const { submit, data, state } = useFetcher<IssueAnswer>();
  const [found, setFound] = useState<CheckSoFar | null>(null);
  const [round, setRound] = useState(0);
  const seen = useRef<unknown>(null);
  const { selection } = press;
  const others = useMemo(() => (leaveOthers ? { leaveOthers: "yes" } : {}), [leaveOthers]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round begins the dry run again, with the same selection
  useEffect(() => {
    setFound(null);
    if (rail !== "") submit({ intent: "check", rail, from: "0", ...others, ...selectionFields(selection) }, here);
  }, [submit, rail, leaveOthers, selection, round]);
  useEffect(() => {
    if (state !== "idle" || data?.kind !== "checked" || data === seen.current) return;
    seen.current = data;
    if (data.rail !== rail) return;
    const next = addUpCheck(data.from === 0 ? null : found, data);
    if (next === null) return setRound((before) => before + 1);
    setFound(next);
    if (next.done < next.people)
      submit({ intent: "check", rail, from: String(next.done), ...others, ...selectionFields(selection) }, here);
  }, [state, data, rail, found, selection, submit, others]);
  const [restart] = useState(() => () => setRound((before) => before + 1));
  return { found, trouble: data?.kind === "trouble" ? data.message : null, again: restart };
}

function Found({ found }: { readonly found: CheckSoFar }) {
  const short = found.totals.some(
    (total) => found.funds?.currency === total.currency && found.funds.amountMinor < total.amountMinor,
  );
  return (
    <BlockStack gap="300">
      <Divider />
      {found.ready === 0 ? (
        <Text as="p" fontWeight="semibold">
          Nothing can go out this way.
        </Text>
      ) : (
        <Line label={found.ready === 1 ? "1 person gets" : `${found.ready} people get`} value={amounts(found.totals)} />
      )}
      {found.fills.length === 0 ? null : (
        <Line label="Fills earlier rewards that were taken back; not sent" value={amounts(found.fills)} />
      )}
      <Line label="Fees of Goodword" value="none" />
      {found.funds === null ? null : <Line label="The provider has" value={formatMoney(found.funds)} />}
      {short ? (
        <Text as="p" tone="caution">
          That is not enough for all. The rest waits and goes out by itself when you have topped it up.
        </Text>
      ) : null}
      {found.refused.length === 0 ? null : (
        <BlockStack gap="200">
          <Text as="h3" variant="headingSm">
            {found.refused.length === 1
              ? "1 reward cannot go out this way"
              : `${found.refused.length} rewards cannot go out this way`}
          </Text>
          <NotIssuedList rows={found.refused} />
          <Text as="p" tone="subdued">
            {found.ready === 0
              ? "Put it right and come back, or choose another way. The rewards stay as they are."
              : "If you go on, they are listed under Not rewarded with this reason, and can be tried again another way."}
          </Text>
        </BlockStack>
      )}
    </BlockStack>
  );
}

/** Who was left out and why, one line a reason; the detail is the provider's own words. */
function NotIssuedList({ rows }: { readonly rows: readonly NotIssued[] }) {
  return (
    <List>
      {groupByReason(rows).map((group) => (
        <List.Item key={`${group.why}${group.detail}`}>
          <Text as="span" fontWeight="semibold">
            {group.names}
          </Text>
          : {group.why} {group.detail}
        </List.Item>
      ))}
    </List>
  );
}

function Line({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <InlineStack align="space-between" gap="200">
      <Text as="span">{label}</Text>
      <Text as="span" fontWeight="semibold" numeric>
        {value}
      </Text>
    </InlineStack>
  );
}
