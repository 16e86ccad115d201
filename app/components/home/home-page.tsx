import { useFetcher } from "@remix-run/react";
import {
  Banner,
  BlockStack,
  Box,
  Button,
  Card,
  Divider,
  InlineGrid,
  InlineStack,
  Layout,
  Link,
  List,
  Page,
  Text,
} from "@shopify/polaris";
import type { ProgramState } from "../../core/program/program-states.ts";
import { NothingHere } from "../nothing-here.tsx";
import { SetupGuide } from "./setup-guide.tsx";
import type { SetupStep } from "./setup-steps.ts";

/** Everything the home page shows, written out. */
export interface HomeData {
  readonly problems: readonly {
    readonly key: string;
    readonly what: string;
    readonly action: string;
    readonly href: string | null;
    readonly since: string;
  }[];
  /** Null once it was closed. */
  readonly guide: readonly SetupStep[] | null;
  readonly programState: "none" | ProgramState;
  readonly figures: {
    readonly visits: string;
    readonly referrals: string;
    /** One a currency; empty for none. */
    readonly revenue: readonly string[];
    readonly issued: readonly string[];
    readonly held: readonly string[];
    readonly due: readonly string[];
  };
  readonly due: HomeWork;
  readonly failed: HomeWork;
  /** Referrals that wait for somebody's review. */
  readonly reviews: { readonly count: number; readonly more: boolean };
  /** People who wait to be taken in; with `more` there are others. */
  readonly applications: { readonly count: number; readonly more: boolean };
  /** What was said afterwards of orders and waits for a decision. */
  readonly claims: { readonly count: number; readonly more: boolean };
  readonly latest: readonly {
    readonly id: string;
    readonly text: string;
    readonly href: string;
    readonly at: string;
  }[];
}

/** Rewards that wait for the merchant. */
interface HomeWork {
  readonly count: number;
  /** There are more than `count`; then they are not summed up here. */
  readonly more: boolean;
  readonly totals: readonly string[];
}

/** What needs a hand first, then how it goes. */
export function HomePage({ data }: { readonly data: HomeData }) {
  const dismissal = useFetcher();
  const guide = dismissal.state === "idle" ? data.guide : null;
  return (
    <Page
      title="Home"
      {...(data.programState === "none"
        ? { primaryAction: { content: "Create program", url: "/app/program" } }
        : { secondaryActions: [{ content: "Edit program", url: "/app/program" }] })}
    >
      <Layout>
        {data.problems.length > 0 ? (
          <Layout.Section>
            <Problems problems={data.problems} />
          </Layout.Section>
        ) : null}
        {guide === null ? null : (
          <Layout.Section>
            <SetupGuide
              steps={guide}
              onDismiss={() => dismissal.submit({ intent: "dismiss-guide" }, { method: "post" })}
            />
          </Layout.Section>
        )}
        {data.due.count + data.failed.count + data.reviews.count + data.applications.count + data.claims.count ===
        0 ? null : (
          <Layout.Section>
            <ToDo
              due={data.due}
              failed={data.failed}
              reviews={data.reviews}
              applications={data.applications}
              claims={data.claims}
            />
          </Layout.Section>
        )}
        <Layout.Section>
          <Figures figures={data.figures} />
        </Layout.Section>
        <Layout.Section>
          <Latest latest={data.latest} />
        </Layout.Section>
      </Layout>
    </Page>
  );
}

function Problems({ problems }: { readonly problems: HomeData["problems"] }) {
  const [only] = problems;
  const title = problems.length === 1 && only ? only.what : `${problems.length} things have stopped`;
  return (
    <Banner tone="critical" title={title}>
      {problems.length === 1 && only ? (
        <ProblemText problem={only} />
      ) : (
        <List>
          {problems.map((problem) => (
            <List.Item key={problem.key}>
              <Text as="span" fontWeight="semibold">
                {problem.what}{" "}
              </Text>
              <ProblemText problem={problem} />
            </List.Item>
          ))}
        </List>
      )}
    </Banner>
  );
}

function ProblemText({ problem }: { readonly problem: HomeData["problems"][number] }) {
  return (
    <Text as="span">
      {problem.href === null ? `${problem.action} ` : <Link url={problem.href}>{problem.action}</Link>}
      <Text as="span" tone="subdued">
        {" "}
        Since {problem.since}.
      </Text>
    </Text>
  );
}

function Figures({ figures }: { readonly figures: HomeData["figures"] }) {
  return (
    <Box paddingInline={{ xs: "400", sm: "0" }}>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          Last 30 days
        </Text>
        <InlineGrid columns={{ xs: 2, md: 4 }} gap="300">
          <Figure label="Visits by share links" values={[figures.visits]} />
          <Figure label="Referrals" values={[figures.referrals]} />
          <Figure
            label="Referred revenue"
            values={figures.revenue}
            help="Orders after discounts and refunds, without shipping and tax"
          />
          <Figure label="Rewards issued" values={figures.issued} />
        </InlineGrid>
        <Box paddingBlockStart="200">
          <Text as="h2" variant="headingMd">
            Waiting now
          </Text>
        </Box>
        <InlineGrid columns={2} gap="300">
          <Figure label="Due" values={figures.due} help="For you to issue" />
          <Figure label="On hold" values={figures.held} help="Until the return window is over" />
        </InlineGrid>
        <InlineStack>
          <Button variant="plain" url="/app/balances">
            What you owe in all
          </Button>
        </InlineStack>
      </BlockStack>
    </Box>
  );
}

function Figure(props: { readonly label: string; readonly values: readonly string[]; readonly help?: string }) {
  return (
    <Card>
      <BlockStack gap="100">
        <Text as="h3" variant="bodyMd" tone="subdued">
          {props.label}
        </Text>
        <InlineStack gap="300">
          {props.values.length === 0 ? (
            <Text as="p" variant="headingLg" tone="subdued">
              <span aria-hidden="true">–</span>
              <Text as="span" visuallyHidden>
                none
              </Text>
            </Text>
          ) : (
            props.values.map((value) => (
              <Text key={value} as="p" variant="headingLg">
                {value}
              </Text>
            ))
          )}
        </InlineStack>
        {props.help === undefined ? null : (
          <Text as="p" variant="bodySm" tone="subdued">
            {props.help}
          </Text>
        )}
      </BlockStack>
    </Card>
  );
}

function Latest({ latest }: { readonly latest: HomeData["latest"] }) {
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between">
          <Text as="h2" variant="headingMd">
            What happened
          </Text>
          {latest.length > 0 ? (
            <Button variant="plain" url="/app/referrals">
              All referrals
            </Button>
          ) : null}
        </InlineStack>
        {latest.length === 0 ? (
          <NothingHere heading="Nothing yet">
            As soon as a friend orders with somebody’s code, it is told here.
          </NothingHere>
        ) : (
          <BlockStack gap="200">
            {latest.map((line, index) => (
              <BlockStack key={line.id} gap="200">
                {index > 0 ? <Divider /> : null}
                <InlineStack align="space-between" gap="200">
                  <Box maxWidth="75%">
                    <Link url={line.href} monochrome removeUnderline>
                      {line.text}
                    </Link>
                  </Box>
                  <Text as="span" tone="subdued">
                    {line.at}
                  </Text>
                </InlineStack>
              </BlockStack>
            ))}
          </BlockStack>
        )}
      </BlockStack>
    </Card>
  );
}

/** What waits for the merchant, with the button that does it. */
function ToDo(props: Pick<HomeData, "due" | "failed" | "reviews" | "applications" | "claims">) {
  const { due, failed, reviews, applications, claims } = props;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          To do
        </Text>
        {due.count === 0 ? null : (
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <Text as="p">
              {rewards(due)} due{totals(due)}
            </Text>
            <Button url="/app/rewards" variant="primary">
              Issue rewards
            </Button>
          </InlineStack>
        )}
        {failed.count === 0 ? null : (
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <Text as="p">
              {rewards(failed, "")} could not be issued{totals(failed)}
            </Text>
            <Button url="/app/rewards?tab=not-rewarded">See why</Button>
          </InlineStack>
        )}
        {reviews.count === 0 ? null : (
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <Text as="p">
              {reviews.more ? "More than " : ""}
              {reviews.count} {reviews.count === 1 ? "referral waits" : "referrals wait"} for your review
            </Text>
            <Button url="/app/reviews">Review</Button>
          </InlineStack>
        )}
        {applications.count === 0 ? null : (
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <Text as="p">{wishes(applications)} to be an ambassador</Text>
            <Button url="/app/ambassadors">Look at applications</Button>
          </InlineStack>
        )}
        {claims.count === 0 ? null : (
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <Text as="p">
              {claims.more ? "More than " : ""}
              {claims.count} forgotten {claims.count === 1 ? "code waits" : "codes wait"} for you
            </Text>
            <Button url="/app/claims">Look at claims</Button>
          </InlineStack>
        )}
      </BlockStack>
    </Card>
  );
}

function rewards({ count, more }: HomeWork, verb = count === 1 && !more ? " is" : " are"): string {
  return `${more ? "More than " : ""}${count} ${count === 1 ? "reward" : "rewards"}${verb}`;
}

function wishes({ count, more }: HomeData["applications"]): string {
  if (more) return `More than ${count} people want`;
  return count === 1 ? "1 person wants" : `${count} people want`;
}

const totals = ({ totals }: HomeWork) => (totals.length === 0 ? "" : `: ${totals.join(" and ")}`);
