import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Box, Button, ChoiceList, Text, TextField } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { ConfirmModal } from "../confirm-modal.tsx";
import { useToast } from "../use-toast.ts";
import type { RewardRowData } from "./reward-row.ts";
import { RewardTable } from "./reward-table.tsx";

/** A rail that rests while payouts wait on it. */
export interface PausedRail {
  readonly rail: string;
  readonly title: string;
  readonly why: "broken" | "needs_funds";
  readonly payouts: number;
}

/** What taking back or deciding came to. */
export type ProgressAnswer =
  | { readonly kind: "done"; readonly toast: string }
  | { readonly kind: "trouble"; readonly message: string };

const here = { method: "post", action: "/app/rewards" } as const;

/** What is on its way: what waits for a provider, and what only the merchant can tell the end of. */
export function InProgress(props: { readonly rows: readonly RewardRowData[]; readonly paused: readonly PausedRail[] }) {
  const [deciding, setDeciding] = useState<RewardRowData | null>(null);
  return (
    <>
      {props.paused.map((paused) => (
        <Box key={paused.rail} padding="300">
          <Paused paused={paused} />
        </Box>
      ))}
      <RewardTable
        rows={props.rows}
        empty={{
          heading: "Nothing is on its way",
          text: "Rewards that a provider still has to confirm are listed here.",
        }}
        last={{ title: "Step", cell: (row) => row.payout }}
        action={(row) =>
          row.undecided === null ? null : (
            <Button
              size="slim"
              onClick={() => setDeciding(row)}
              accessibilityLabel={`Say what became of the payment to ${row.referrer}, ${row.order}`}
            >
              Say what became of it
            </Button>
          )
        }
      />
      {deciding === null ? null : <Decide key={deciding.id} row={deciding} onClose={() => setDeciding(null)} />}
    </>
  );
}

function Paused({ paused }: { readonly paused: PausedRail }) {
  const { rail, title, why, payouts } = paused;
  const fetcher = useFetcher<ProgressAnswer>();
  const [asking, setAsking] = useState(false);
  useToast(fetcher.data?.kind === "done" ? fetcher.data : undefined);
  useEffect(() => {
    if (fetcher.state === "idle" && fetcher.data?.kind === "done") setAsking(false);
  }, [fetcher.state, fetcher.data]);
  const many = payouts === 1 ? "1 payment waits" : `${payouts} payments wait`;
  return (
    <Banner
      tone="warning"
      title={why === "needs_funds" ? `${many} for money at ${title}` : `${many}: ${title} does not answer`}
      action={{ content: "Take back what waits", onAction: () => setAsking(true) }}
    >
      <Text as="p">
        {why === "needs_funds"
          ? "Top up your balance there, and they go out by themselves. Or take them back and issue them another way."
          : "We ask again by ourselves and go on when it answers. Or take back what has certainly not left, and issue it another way."}
      </Text>
      <ConfirmModal
        open={asking}
        title={`Take back what waits at ${title}`}
        action="Take back"
        busy={fetcher.state !== "idle"}
        onConfirm={() => fetcher.submit({ intent: "take-back", rail }, here)}
        onClose={() => setAsking(false)}
      >
        <Text as="p">
          Nothing of it has left. The rewards come back under Not rewarded, and you can issue them another way. What may
          have arrived stays where it is until that is known.
        </Text>
        {fetcher.data?.kind === "trouble" ? <Banner tone="critical" title={fetcher.data.message} /> : null}
      </ConfirmModal>
    </Banner>
  );
}

function Decide({ row, onClose }: { readonly row: RewardRowData; readonly onClose: () => void }) {
  const fetcher = useFetcher<ProgressAnswer>();
  const [paid, setPaid] = useState<"yes" | "no" | null>(null);
  const [proof, setProof] = useState("");
  useToast(fetcher.data?.kind === "done" ? fetcher.data : undefined);
  const ended = fetcher.state === "idle" && fetcher.data?.kind === "done";
  useEffect(() => {
    if (ended) onClose();
  }, [ended, onClose]);
  return (
    <ConfirmModal
      open
      title={`The payment of ${row.amount} to ${row.referrer}`}
      action={paid === "no" ? "Mark as not paid" : "Mark as paid"}
      destructive={paid === "no"}
      busy={fetcher.state !== "idle"}
      disabled={paid === null || proof.trim() === ""}
      onConfirm={() =>
        fetcher.submit({ intent: "decide", payoutId: row.undecided ?? "", paid: paid ?? "", proof }, here)
      }
      onClose={onClose}
    >
      <BlockStack gap="300">
        <Text as="p">
          The provider cannot be asked any more. Look the payment up there before you decide: your word ends it, and
          stays in the history with your name.
        </Text>
        <ChoiceList
          title="Was it paid?"
          choices={[
            { label: "Yes, it was paid", value: "yes" },
            { label: "No, it was not: the reward can be issued again", value: "no" },
          ]}
          selected={paid === null ? [] : [paid]}
          onChange={([value]) => setPaid(value === "yes" ? "yes" : "no")}
        />
        <TextField
          label="What you saw there"
          helpText="An id, or a date and an amount."
          value={proof}
          onChange={setProof}
          maxLength={500}
          multiline={2}
          autoComplete="off"
        />
        {fetcher.data?.kind === "trouble" ? <Banner tone="critical" title={fetcher.data.message} /> : null}
      </BlockStack>
    </ConfirmModal>
  );
}
