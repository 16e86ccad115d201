import { useNavigate } from "@remix-run/react";
import {
  Badge,
  BlockStack,
  Box,
  Button,
  Card,
  Checkbox,
  Divider,
  InlineStack,
  Link,
  Page,
  Tabs,
  Text,
} from "@shopify/polaris";
import { useState } from "react";
import { NothingHere } from "../nothing-here.tsx";
import { Pager } from "../pager.tsx";
import { DecideModal } from "./decide-modal.tsx";
import type { Decision } from "./decision.ts";

/** A payment on the list. */
export interface HandOverRow {
  readonly id: string;
  readonly referrer: string;
  readonly email: string | null;
  readonly url: string;
  readonly amount: string;
  readonly when: string;
  /** What was said when it was handed over; null while it waits. */
  readonly note: string | null;
  readonly warning: string | null;
}

/** One tab of the page. */
export interface ByHandPageData {
  readonly tab: "waiting" | "done";
  readonly waiting: number;
  readonly rows: readonly HandOverRow[];
  readonly newer: string | null;
  readonly older: string | null;
}

const tabs = [
  { id: "waiting", content: "To hand over" },
  { id: "done", content: "Handed over" },
] as const;

/** What the merchant hands over themselves: what waits, and what was handed over with its proof. */
export function ByHandPage({ data }: { readonly data: ByHandPageData }) {
  const navigate = useNavigate();
  const [decision, setDecision] = useState<Decision | null>(null);
  return (
    <Page title="By hand" backAction={{ content: "Rewards", url: "/app/rewards" }}>
      <Card padding="0">
        <Tabs
          tabs={tabs.map((tab) => ({
            ...tab,
            ...(tab.id === "waiting" && data.waiting > 0
              ? { badge: data.waiting >= 100 ? "100+" : String(data.waiting) }
              : {}),
          }))}
          selected={data.tab === "waiting" ? 0 : 1}
          onSelect={(index) => navigate(`/app/by-hand?tab=${tabs[index]?.id ?? "waiting"}`)}
        >
          {data.tab === "waiting" ? (
            <Waiting rows={data.rows} onDecide={setDecision} />
          ) : (
            <Done rows={data.rows} onDecide={setDecision} />
          )}
        </Tabs>
        <Pager newer={data.newer} older={data.older} name="payments" />
      </Card>
      {decision === null ? null : <DecideModal decision={decision} onClose={() => setDecision(null)} />}
    </Page>
  );
}

interface ListProps {
  readonly rows: readonly HandOverRow[];
  readonly onDecide: (decision: Decision) => void;
}

function Waiting({ rows, onDecide }: ListProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  if (rows.length === 0)
    return (
      <NothingHere heading="Nothing to hand over" secondaryAction={{ content: "See what is due", url: "/app/rewards" }}>
        Rewards that you issue “By hand” wait here until you have handed them over: by bank transfer, as a voucher, in a
        parcel, in any way you like.
      </NothingHere>
    );
  const ids = rows.flatMap((row) => (chosen.has(row.id) ? [row.id] : []));
  return (
    <Box padding="300">
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Checkbox
            label={ids.length === 0 ? "Select the page" : `${ids.length} selected`}
            checked={ids.length === rows.length ? true : ids.length > 0 ? "indeterminate" : false}
            onChange={() => setChosen(new Set(ids.length === rows.length ? [] : rows.map((row) => row.id)))}
          />
          <InlineStack gap="200">
            <Button disabled={ids.length === 0} onClick={() => onDecide({ kind: "not_handed_over", ids })}>
              Do not hand over
            </Button>
            <Button
              variant="primary"
              disabled={ids.length === 0}
              onClick={() => onDecide({ kind: "handed_over", ids })}
            >
              Mark as issued
            </Button>
          </InlineStack>
        </InlineStack>
        {rows.map((row) => (
          <BlockStack key={row.id} gap="300">
            <Divider />
            <InlineStack gap="200" wrap={false} blockAlign="start">
              <Checkbox
                label={`Select ${row.referrer}, ${row.amount}`}
                labelHidden
                checked={chosen.has(row.id)}
                onChange={(on) =>
                  setChosen((before) => new Set(on ? [...before, row.id] : [...before].filter((id) => id !== row.id)))
                }
              />
              <Line row={row} when={`Waiting since ${row.when}`} />
            </InlineStack>
          </BlockStack>
        ))}
      </BlockStack>
    </Box>
  );
}

function Done({ rows, onDecide }: ListProps) {
  if (rows.length === 0)
    return (
      <NothingHere heading="Nothing was handed over yet">
        What you mark as issued is listed here with your note and its proof, and can be taken back.
      </NothingHere>
    );
  return (
    <Box padding="300">
      <BlockStack gap="300">
        {rows.map((row, index) => (
          <BlockStack key={row.id} gap="300">
            {index === 0 ? null : <Divider />}
            <InlineStack align="space-between" blockAlign="start" gap="200" wrap={false}>
              <Line row={row} when={`Handed over ${row.when}`} />
              <Button
                accessibilityLabel={`Undo: ${row.referrer}, ${row.amount}`}
                onClick={() => onDecide({ kind: "undo", ids: [row.id] })}
              >
                Undo
              </Button>
            </InlineStack>
          </BlockStack>
        ))}
      </BlockStack>
    </Box>
  );
}

function Line({ row, when }: { readonly row: HandOverRow; readonly when: string }) {
  return (
    <BlockStack gap="100">
      <InlineStack gap="200">
        <Link url={row.url}>{row.referrer}</Link>
        <Text as="span" fontWeight="semibold">
          {row.amount}
        </Text>
      </InlineStack>
      <Text as="p" tone="subdued">
        {row.email === null ? when : `${row.email} · ${when}`}
      </Text>
      {row.note === null ? null : (
        <Text as="p" breakWord>
          {row.note}
        </Text>
      )}
      {row.warning === null ? null : <Badge tone="critical">{row.warning}</Badge>}
    </BlockStack>
  );
}
