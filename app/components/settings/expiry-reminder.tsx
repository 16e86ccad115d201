import { useFetcher } from "@remix-run/react";
import { Box, Button, Card, InlineStack, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useToast } from "../use-toast.ts";

/** How long before its end people are told of what they have not used; empty for never. */
export function ExpiryReminder(props: { readonly days: number | null }) {
  const saving = useFetcher<{ readonly toast?: string; readonly message?: string }>();
  const [days, setDays] = useState(props.days === null ? "" : String(props.days));
  useToast(saving.data);
  return (
    <Card>
      <form
        aria-label="Reminder before something ends"
        onSubmit={(event) => {
          event.preventDefault();
          saving.submit({ intent: "expiry-reminder", days }, { method: "post" });
        }}
      >
        <InlineStack gap="200" blockAlign="start">
          <TextField
            label="Remind people before it ends"
            suffix="days before"
            inputMode="numeric"
            value={days}
            onChange={setDays}
            autoComplete="off"
            helpText="From 1 to 60; loyalty programs use 7 to 30. Empty tells nobody. What is short-lived is told of when half of its time is over."
            {...(saving.data?.message === undefined ? {} : { error: saving.data.message })}
          />
          <Box paddingBlockStart="600">
            <Button submit loading={saving.state !== "idle"} accessibilityLabel="Save when people are reminded">
              Save
            </Button>
          </Box>
        </InlineStack>
      </form>
    </Card>
  );
}
