import { useFetcher } from "@remix-run/react";
import {
  Badge,
  Banner,
  BlockStack,
  Box,
  Button,
  Card,
  IndexTable,
  InlineStack,
  Link,
  Page,
  Text,
  useBreakpoints,
} from "@shopify/polaris";
import { ArrowDownIcon, ArrowUpIcon } from "@shopify/polaris-icons";
import type { ProgramState } from "../../core/program/program-states.ts";
import { NothingHere } from "../nothing-here.tsx";
import { ProgramBadge } from "../state-badge.tsx";
import { useToast } from "../use-toast.ts";

/** A program as the list shows it. */
export interface ProgramRow {
  readonly id: string;
  readonly name: string;
  readonly state: ProgramState;
  /** Its place among those that have not ended, from 1; null for one that has. */
  readonly place: number | null;
  /** What a friend and a referrer get, as they read it. */
  readonly offer: string;
  readonly reward: string;
  /** Which version of its terms, since when. */
  readonly saved: string;
  /** People who ask for a code on the storefront join this one. */
  readonly joined: boolean;
  /** People apply for it. */
  readonly ambassadors: boolean;
  /** People put their address on a list for it. */
  readonly waitingList: boolean;
}

const createUrl = "/app/program?new=1";

/** The shop's programs. */
export function ProgramListPage({ rows }: { readonly rows: readonly ProgramRow[] }) {
  const { smDown } = useBreakpoints();
  const moving = useFetcher<{ readonly toast?: string; readonly message?: string }>();
  useToast(moving.data);
  const last = Math.max(...rows.map((row) => row.place ?? 0));
  const move = (row: ProgramRow, by: "-1" | "1") => moving.submit({ id: row.id, by }, { method: "post" });
  if (rows.length === 0)
    return (
      <Page title="Programs" backAction={{ content: "Home", url: "/app" }}>
        <Card>
          <NothingHere heading="No program yet" action={{ content: "Create program", url: createUrl }}>
            A program says what a friend gets, what the referrer earns for it, and when. A good start is filled in.
          </NothingHere>
        </Card>
      </Page>
    );
  return (
    <Page
      title="Programs"
      backAction={{ content: "Home", url: "/app" }}
      primaryAction={{ content: "Create program", url: createUrl }}
    >
      <BlockStack gap="400">
        {moving.data?.message === undefined ? null : <Banner tone="critical" title={moving.data.message} />}
        <Text as="p" tone="subdued">
          People who ask for a code on your storefront join the first program that runs. Move a program up to put it
          before others.
        </Text>
        <Card padding="0">
          <IndexTable
            condensed={smDown}
            selectable={false}
            resourceName={{ singular: "program", plural: "programs" }}
            itemCount={rows.length}
            headings={[
              { title: "Order" },
              { title: "Program" },
              { title: "Friends get" },
              { title: "Referrers get" },
              { title: "Terms" },
            ]}
          >
            {rows.map((row, index) => (
              <IndexTable.Row id={row.id} key={row.id} position={index}>
                {smDown ? (
                  <Box padding="300">
                    <BlockStack gap="150">
                      <InlineStack gap="200" wrap={false} align="space-between">
                        <Name row={row} />
                        <Place row={row} last={last} busy={moving.state !== "idle"} onMove={move} />
                      </InlineStack>
                      <Text as="span" tone="subdued">
                        {row.offer || "No discount"} · {row.reward}
                      </Text>
                    </BlockStack>
                  </Box>
                ) : (
                  <>
                    <IndexTable.Cell>
                      <Place row={row} last={last} busy={moving.state !== "idle"} onMove={move} />
                    </IndexTable.Cell>
                    <IndexTable.Cell>
                      <Name row={row} />
                    </IndexTable.Cell>
                    <IndexTable.Cell>{row.offer || "No discount"}</IndexTable.Cell>
                    <IndexTable.Cell>{row.reward}</IndexTable.Cell>
                    <IndexTable.Cell>{row.saved}</IndexTable.Cell>
                  </>
                )}
              </IndexTable.Row>
            ))}
          </IndexTable>
        </Card>
      </BlockStack>
    </Page>
  );
}

/** Where a program stands, and the buttons that move it. */
function Place(props: {
  readonly row: ProgramRow;
  readonly last: number;
  readonly busy: boolean;
  readonly onMove: (row: ProgramRow, by: "-1" | "1") => void;
}) {
  const { row, last, busy, onMove } = props;
  if (row.place === null) return null;
  return (
    <InlineStack gap="100" wrap={false} blockAlign="center">
      <Text as="span" numeric>
        {row.place}
      </Text>
      <Button
        icon={ArrowUpIcon}
        variant="tertiary"
        accessibilityLabel={`Move ${row.name} up`}
        disabled={busy || row.place === 1}
        onClick={() => onMove(row, "-1")}
      />
      <Button
        icon={ArrowDownIcon}
        variant="tertiary"
        accessibilityLabel={`Move ${row.name} down`}
        disabled={busy || row.place === last}
        onClick={() => onMove(row, "1")}
      />
    </InlineStack>
  );
}

function Name({ row }: { readonly row: ProgramRow }) {
  return (
    <InlineStack gap="200" wrap={false} blockAlign="center">
      <Button variant="monochromePlain" url={`/app/program?id=${row.id}`} textAlign="start">
        {row.name}
      </Button>
      <ProgramBadge state={row.state} />
      {row.joined ? <Badge tone="info">Joined on the storefront</Badge> : null}
      {row.ambassadors ? <Badge>Ambassadors</Badge> : null}
      {row.waitingList ? (
        <Link url={`/app/waiting-list?program=${row.id}`} accessibilityLabel={`People on it: ${row.name}`}>
          People on it
        </Link>
      ) : null}
    </InlineStack>
  );
}
