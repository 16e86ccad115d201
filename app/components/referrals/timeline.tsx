import { BlockStack, Box, Icon, InlineStack, Link, Text } from "@shopify/polaris";
import { CheckCircleIcon, ClockIcon, InfoIcon, XCircleIcon } from "@shopify/polaris-icons";

/** One step of the story: when, what, on what evidence, and what comes next. */
export interface ChainStep {
  readonly key: string;
  /** Null for what has not happened yet, and for what has no time of its own. */
  readonly at: string | null;
  readonly title: string;
  readonly tone: "done" | "waiting" | "stopped" | "note";
  readonly lines: readonly string[];
  readonly link: { readonly label: string; readonly url: string } | null;
}

const looks = {
  done: { icon: CheckCircleIcon, tone: "success", says: "Done" },
  waiting: { icon: ClockIcon, tone: "info", says: "Still to come" },
  stopped: { icon: XCircleIcon, tone: "critical", says: "Stopped" },
  note: { icon: InfoIcon, tone: "subdued", says: "Note" },
} as const;

/** The story of a referral, step by step. */
export function Timeline({ steps }: { readonly steps: readonly ChainStep[] }) {
  return (
    <BlockStack as="ul" gap="400">
      {steps.map((step) => {
        const look = looks[step.tone];
        return (
          <Box as="li" key={step.key}>
            <InlineStack gap="300" wrap={false} blockAlign="start">
              <Box>
                <Icon source={look.icon} tone={look.tone} accessibilityLabel={look.says} />
              </Box>
              <BlockStack gap="050">
                <Text as="h3" variant="headingSm">
                  {step.title}
                </Text>
                {step.at === null && step.tone !== "waiting" ? null : (
                  <Text as="p" variant="bodySm" tone="subdued">
                    {step.at ?? "Still to come"}
                  </Text>
                )}
                {step.lines.map((line) => (
                  <Text as="p" key={line} breakWord>
                    {line}
                  </Text>
                ))}
                {step.link === null ? null : (
                  <Text as="p">
                    <Link url={step.link.url} {...(step.link.url.startsWith("shopify:") ? { target: "_top" } : {})}>
                      {step.link.label}
                    </Link>
                  </Text>
                )}
              </BlockStack>
            </InlineStack>
          </Box>
        );
      })}
    </BlockStack>
  );
}
