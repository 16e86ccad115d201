import { useNavigation, useSubmit } from "@remix-run/react";
import {
  Badge,
  BlockStack,
  Box,
  Button,
  Card,
  EmptySearchResult,
  IndexTable,
  InlineStack,
  Page,
  Select,
  Text,
  TextField,
  useBreakpoints,
} from "@shopify/polaris";
import { useState } from "react";
import type { ReferralState } from "../../core/referral/referral-states.ts";
import type { RewardState } from "../../core/reward/reward-states.ts";
import { NothingHere } from "../nothing-here.tsx";
import { Pager } from "../pager.tsx";
import { ReferralBadge, RewardBadge, referralLabel } from "../state-badge.tsx";

/** The list as it is shown. */
export interface ReferralListData {
  readonly search: string;
  readonly state: ReferralState | null;
  readonly rows: readonly {
    readonly id: string;
    readonly at: string;
    readonly referrer: string;
    readonly code: string | null;
    readonly order: string | null;
    readonly refused: boolean;
    readonly state: ReferralState;
    readonly reward: { readonly amount: string; readonly state: RewardState } | null;
  }[];
  readonly newer: string | null;
  readonly older: string | null;
}

const states: readonly ReferralState[] = ["pending", "qualified", "flagged", "rejected", "reversed"];

/** Every referral of the shop, to be found by what a person who asks can say. */
export function ReferralListPage({ data }: { readonly data: ReferralListData }) {
  const narrowed = data.search !== "" || data.state !== null;
  return (
    <Page title="Referrals" backAction={{ content: "Home", url: "/app" }}>
      {data.rows.length === 0 && !narrowed && data.newer === null ? (
        <Card>
          <NothingHere
            heading="No referrals yet"
            action={{ content: "Go to the setup guide", url: "/app" }}
            secondaryAction={{ content: "Open program", url: "/app/program" }}
          >
            When a friend orders with somebody’s code or link, the referral is shown here with its whole story.
          </NothingHere>
        </Card>
      ) : (
        <Card padding="0">
          <Narrow key={`${data.search}|${data.state}`} search={data.search} state={data.state} />
          <Rows data={data} />
          <Pager newer={data.newer} older={data.older} name="referrals" />
        </Card>
      )}
    </Page>
  );
}

function Narrow({ search, state }: Pick<ReferralListData, "search" | "state">) {
  const submit = useSubmit();
  const navigation = useNavigation();
  const [typed, setTyped] = useState(search);
  const look = (text: string, chosen: string) => {
    const wanted = new URLSearchParams();
    if (text.trim() !== "") wanted.set("q", text.trim());
    if (chosen !== "") wanted.set("state", chosen);
    submit(wanted, { method: "get", action: "/app/referrals" });
  };
  const busy = navigation.state === "loading" && navigation.location.pathname === "/app/referrals";
  return (
    <Box padding="300" borderBlockEndWidth="025" borderColor="border">
      <form
        aria-label="Search"
        onSubmit={(event) => {
          event.preventDefault();
          look(typed, state ?? "");
        }}
      >
        <InlineStack gap="200" blockAlign="end">
          <Box minWidth="min(100%, 26rem)">
            <TextField
              label="Find a referral"
              value={typed}
              onChange={setTyped}
              placeholder="Code, order number or exact e-mail"
              type="search"
              autoComplete="off"
              clearButton
              onClearButtonClick={() => look("", state ?? "")}
              maxLength={254}
              connectedRight={
                <Button submit loading={busy}>
                  Search
                </Button>
              }
            />
          </Box>
          <Select
            label="State"
            options={[
              { label: "All states", value: "" },
              ...states.map((each) => ({ label: referralLabel(each), value: each })),
            ]}
            value={state ?? ""}
            onChange={(chosen) => look(typed, chosen)}
          />
        </InlineStack>
      </form>
    </Box>
  );
}

function Rows({ data }: { readonly data: ReferralListData }) {
  const { smDown } = useBreakpoints();
  return (
    <IndexTable
      condensed={smDown}
      selectable={false}
      resourceName={{ singular: "referral", plural: "referrals" }}
      itemCount={data.rows.length}
      headings={[
        { title: "Date" },
        { title: "Referrer" },
        { title: "Code" },
        { title: "Order" },
        { title: "Referral" },
        { title: "Reward", alignment: "end" },
        { title: "Reward state" },
      ]}
      emptyState={
        <EmptySearchResult
          title="Nothing found"
          description="Names are kept sealed and cannot be searched. Try the code, the order number with #, or the exact e-mail address of the referrer or the friend."
          withIllustration={false}
        />
      }
    >
      {data.rows.map((row, index) => {
        const link = (
          <Button variant="monochromePlain" url={`/app/referrals/${row.id}`} dataPrimaryLink textAlign="start">
            {row.referrer}
          </Button>
        );
        return (
          <IndexTable.Row id={row.id} key={row.id} position={index}>
            {smDown ? (
              <Box padding="300">
                <BlockStack gap="150">
                  <InlineStack align="space-between" gap="200">
                    {link}
                    <Text as="span" numeric>
                      {row.reward?.amount ?? ""}
                    </Text>
                  </InlineStack>
                  <Text as="span" tone="subdued">
                    {[row.order, row.code, row.at].filter(Boolean).join(" · ")}
                  </Text>
                  <InlineStack gap="200">
                    <ReferralBadge state={row.state} />
                    {row.reward ? <RewardBadge state={row.reward.state} /> : <NoReward refused={row.refused} />}
                  </InlineStack>
                </BlockStack>
              </Box>
            ) : (
              <>
                <IndexTable.Cell>{row.at}</IndexTable.Cell>
                <IndexTable.Cell>{link}</IndexTable.Cell>
                <IndexTable.Cell>{row.code ?? "–"}</IndexTable.Cell>
                <IndexTable.Cell>{row.order ?? "–"}</IndexTable.Cell>
                <IndexTable.Cell>
                  <ReferralBadge state={row.state} />
                </IndexTable.Cell>
                <IndexTable.Cell>
                  <Text as="span" alignment="end" numeric>
                    {row.reward?.amount ?? "–"}
                  </Text>
                </IndexTable.Cell>
                <IndexTable.Cell>
                  {row.reward ? <RewardBadge state={row.reward.state} /> : <NoReward refused={row.refused} />}
                </IndexTable.Cell>
              </>
            )}
          </IndexTable.Row>
        );
      })}
    </IndexTable>
  );
}

function NoReward({ refused }: { readonly refused: boolean }) {
  return refused ? <Badge>Earned nothing</Badge> : <Badge>No reward</Badge>;
}
