import { useFetcher } from "@remix-run/react";
import { Box, Button, InlineStack, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useToast } from "../use-toast.ts";

/** Below how much at the provider the merchant is warned. */
export function LowFunds(props: {
  readonly rail: {
    readonly name: string;
    readonly title: string;
    readonly lowFunds: string;
    readonly currency: string;
  };
}) {
  const { rail } = props;
  const saving = useFetcher<{ readonly toast?: string; readonly message?: string }>();
  const [amount, setAmount] = useState(rail.lowFunds);
  useToast(saving.data);
  return (
    <form
      aria-label={`Warning for ${rail.title}`}
      onSubmit={(event) => {
        event.preventDefault();
        saving.submit({ intent: "low-funds", rail: rail.name, amount }, { method: "post" });
      }}
    >
      <InlineStack gap="200" blockAlign="start">
        <TextField
          label="Warn me when less is left there than"
          prefix={rail.currency}
          placeholder="No warning"
          inputMode="decimal"
          value={amount}
          onChange={setAmount}
          autoComplete="off"
          helpText="Looked at every hour."
          {...(saving.data?.message === undefined ? {} : { error: saving.data.message })}
        />
        <Box paddingBlockStart="600">
          <Button submit loading={saving.state !== "idle"} accessibilityLabel={`Save the warning for ${rail.title}`}>
            Save
          </Button>
        </Box>
      </InlineStack>
    </form>
  );
}
