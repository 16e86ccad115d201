import { useFetcher } from "@remix-run/react";
import { Box, Button, Card, InlineStack, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useToast } from "../use-toast.ts";

/** For how many days nothing goes to payout details that a person has changed. */
export function DetailsWait(props: { readonly days: number }) {
  const saving = useFetcher<{ readonly toast?: string; readonly message?: string }>();
  const [days, setDays] = useState(String(props.days));
  useToast(saving.data);
  return (
    <Card>
      <form
        aria-label="Changed payout details"
        onSubmit={(event) => {
          event.preventDefault();
          saving.submit({ intent: "details-wait", days }, { method: "post" });
        }}
      >
        <InlineStack gap="200" blockAlign="start">
          <TextField
            label="Changed details wait"
            suffix="days"
            inputMode="numeric"
            value={days}
            onChange={setDays}
            autoComplete="off"
            helpText="From 0 to 30. It holds for changes from now on."
            {...(saving.data?.message === undefined ? {} : { error: saving.data.message })}
          />
          <Box paddingBlockStart="600">
            <Button submit loading={saving.state !== "idle"} accessibilityLabel="Save how long changed details wait">
              Save
            </Button>
          </Box>
        </InlineStack>
      </form>
    </Card>
  );
}
