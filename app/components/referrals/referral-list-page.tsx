import { useNavigation, useSubmit } from "@remix-run/react";
import { Box, Button, Card, InlineStack, Page, Select, TextField } from "@shopify/polaris";
import { useState } from "react";
import type { ReferralState } from "../../core/referral/referral-states.ts";
import { NothingHere } from "../nothing-here.tsx";
import { Pager } from "../pager.tsx";
import { referralLabel } from "../state-badge.tsx";
import { DecideModal, type DecideQuestion } from "./decide-modal.tsx";
import { type ReferralRow, ReferralRows } from "./referral-rows.tsx";

/** The list as it is shown. */
export interface ReferralListData {
  readonly search: string;
  readonly state: ReferralState | null;
  readonly rows: readonly ReferralRow[];
  /** Programs that an order may be attributed in; none while nothing is active. */
  readonly programs: readonly { readonly id: string; readonly name: string }[];
  readonly newer: string | null;
  readonly older: string | null;
}

const states: readonly ReferralState[] = ["pending", "qualified", "flagged", "rejected", "reversed"];

/** Every referral of the shop, to be found by what a person who asks can say. */
export function ReferralListPage({ data }: { readonly data: ReferralListData }) {
  const narrowed = data.search !== "" || data.state !== null;
  const [asked, setAsked] = useState(false);
  return (
    <Page
      title="Referrals"
      backAction={{ content: "Home", url: "/app" }}
      {...(data.programs.length === 0
        ? {}
        : { secondaryActions: [{ content: "Attribute an order", onAction: () => setAsked(true) }] })}
    >
      {asked ? (
        <DecideModal asked={{ ...attributeQuestion, programs: data.programs }} onClose={() => setAsked(false)} />
      ) : null}
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
          <ReferralRows rows={data.rows} />
          <Pager newer={data.newer} older={data.older} name="referrals" />
        </Card>
      )}
    </Page>
  );
}

const attributeQuestion: DecideQuestion = {
  intent: "attribute",
  orderId: "",
  title: "Attribute an order to a referrer",
  intro:
    "For an order that came by somebody’s recommendation without their code. It is judged like every other: new customers only, minimum spend and hold hold for it, too.",
  action: "Attribute order",
};

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
