import { useAppBridge } from "@shopify/app-bridge-react";
import { BlockStack, Box, Button, Card, Collapsible, Icon, InlineStack, ProgressBar, Text } from "@shopify/polaris";
import { CheckCircleIcon, XIcon } from "@shopify/polaris-icons";
import { useEffect, useState } from "react";
import type { SetupStep } from "./setup-steps.ts";

/** The way from nothing to the first referral. The next open step is unfolded; it can be closed for good. */
export function SetupGuide(props: { readonly steps: readonly SetupStep[]; readonly onDismiss: () => void }) {
  const active = useActiveExtensions();
  const steps = props.steps.map((step) => ({
    ...step,
    done:
      step.done ||
      (step.key === "popup" && active.has("friend-offer")) ||
      (step.key === "widget" && active.has("referral-widget")),
  }));
  const done = steps.filter((step) => step.done).length;
  const next = steps.find((step) => !step.done)?.key ?? null;
  const [opened, setOpened] = useState<SetupStep["key"] | "none" | null>(null);
  const shown = opened ?? next;
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="200">
          <InlineStack align="space-between" blockAlign="center" wrap={false}>
            <Text as="h2" variant="headingMd">
              Setup guide
            </Text>
            <Button
              icon={XIcon}
              variant="tertiary"
              accessibilityLabel="Close the setup guide"
              onClick={props.onDismiss}
            />
          </InlineStack>
          <InlineStack gap="300" blockAlign="center">
            <Text as="p" tone="subdued">
              {done === steps.length ? "All done. You can close this guide." : `${done} of ${steps.length} steps done`}
            </Text>
            <Box width="120px">
              <ProgressBar
                progress={(done / steps.length) * 100}
                size="small"
                tone="primary"
                ariaLabelledBy="setup-progress"
              />
            </Box>
            <Text as="span" visuallyHidden id="setup-progress">
              Setup progress
            </Text>
          </InlineStack>
        </BlockStack>
        {done === steps.length ? null : (
          <BlockStack gap="100">
            {steps.map((step) => (
              <Step
                key={step.key}
                step={step}
                open={shown === step.key}
                onToggle={() => setOpened(shown === step.key ? "none" : step.key)}
              />
            ))}
          </BlockStack>
        )}
      </BlockStack>
    </Card>
  );
}

function Step(props: { readonly step: SetupStep; readonly open: boolean; readonly onToggle: () => void }) {
  const { step, open } = props;
  const panel = `setup-${step.key}`;
  return (
    <Box borderRadius="200" padding="100" {...(open ? { background: "bg-surface-secondary" as const } : {})}>
      <InlineStack gap="100" blockAlign="center" wrap={false}>
        <Box paddingInlineStart="100">
          {step.done ? (
            <Icon source={CheckCircleIcon} tone="success" accessibilityLabel="Done" />
          ) : (
            <Icon source={OpenCircle} tone="subdued" accessibilityLabel="To do" />
          )}
        </Box>
        <Box width="100%">
          <Button
            variant="tertiary"
            textAlign="start"
            fullWidth
            disclosure={open ? "up" : "down"}
            onClick={props.onToggle}
            ariaExpanded={open}
            ariaControls={panel}
          >
            {step.title}
          </Button>
        </Box>
      </InlineStack>
      <Collapsible id={panel} open={open}>
        <Box paddingInlineStart="1000" paddingInlineEnd="400" paddingBlock="200">
          <BlockStack gap="300" inlineAlign="start">
            <Text as="p">{step.text}</Text>
            <Button
              url={step.action.url}
              {...(step.action.external ? { target: "_blank" as const } : {})}
              variant={step.done ? "secondary" : "primary"}
            >
              {step.action.label}
            </Button>
          </BlockStack>
        </Box>
      </Collapsible>
    </Box>
  );
}

/** A step that is still open. */
function OpenCircle() {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true">
      <circle cx="10" cy="10" r="7" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="3 2.5" />
    </svg>
  );
}

/** Handles of our theme blocks that are on in the live theme, as App Bridge tells; empty where it does not. */
function useActiveExtensions(): ReadonlySet<string> {
  const shopify = useAppBridge();
  const [handles, setHandles] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    let gone = false;
    const ask = async () => {
      const extensions = await shopify.app.extensions();
      const blocks = extensions.flatMap((extension) =>
        extension.type === "theme_app_extension" ? (extension.activations as readonly BlockActivation[]) : [],
      );
      if (!gone) setHandles(new Set(blocks.filter((block) => block.status === "active").map((block) => block.handle)));
    };
    // Where App Bridge may not be asked, the steps are still ticked by their facts.
    ask().catch(() => undefined);
    return () => {
      gone = true;
    };
  }, [shopify]);
  return handles;
}

/** The part of App Bridge's answer that is used here. */
interface BlockActivation {
  readonly handle: string;
  readonly status: string;
}
