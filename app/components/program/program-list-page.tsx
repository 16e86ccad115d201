import {
  Badge,
  BlockStack,
  Box,
  Button,
  Card,
  IndexTable,
  InlineStack,
  Page,
  Text,
  useBreakpoints,
} from "@shopify/polaris";
import { NothingHere } from "../nothing-here.tsx";
import { ProgramBadge } from "../state-badge.tsx";

/** A program as the list shows it. */
export interface ProgramRow {
  readonly id: string;
  readonly name: string;
  readonly state: "draft" | "active" | "paused" | "ended";
  /** What a friend and a referrer get, as they read it. */
  readonly offer: string;
  readonly reward: string;
  /** Which version of its terms, since when. */
  readonly saved: string;
  /** People who ask for a code on the storefront join this one. */
  readonly joined: boolean;
}

const createUrl = "/app/program?new=1";

/** The shop's programs. */
export function ProgramListPage({ rows }: { readonly rows: readonly ProgramRow[] }) {
  const { smDown } = useBreakpoints();
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
      <Card padding="0">
        <IndexTable
          condensed={smDown}
          selectable={false}
          resourceName={{ singular: "program", plural: "programs" }}
          itemCount={rows.length}
          headings={[{ title: "Program" }, { title: "Friends get" }, { title: "Referrers get" }, { title: "Terms" }]}
        >
          {rows.map((row, index) => (
            <IndexTable.Row id={row.id} key={row.id} position={index}>
              {smDown ? (
                <Box padding="300">
                  <BlockStack gap="150">
                    <Name row={row} />
                    <Text as="span" tone="subdued">
                      {row.offer} · {row.reward}
                    </Text>
                  </BlockStack>
                </Box>
              ) : (
                <>
                  <IndexTable.Cell>
                    <Name row={row} />
                  </IndexTable.Cell>
                  <IndexTable.Cell>{row.offer}</IndexTable.Cell>
                  <IndexTable.Cell>{row.reward}</IndexTable.Cell>
                  <IndexTable.Cell>{row.saved}</IndexTable.Cell>
                </>
              )}
            </IndexTable.Row>
          ))}
        </IndexTable>
      </Card>
    </Page>
  );
}

function Name({ row }: { readonly row: ProgramRow }) {
  return (
    <InlineStack gap="200" wrap={false} blockAlign="center">
      <Button variant="monochromePlain" url={`/app/program?id=${row.id}`} dataPrimaryLink textAlign="start">
        {row.name}
      </Button>
      <ProgramBadge state={row.state} />
      {row.joined ? <Badge tone="info">Joined on the storefront</Badge> : null}
    </InlineStack>
  );
}
