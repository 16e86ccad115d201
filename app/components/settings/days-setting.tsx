import { useFetcher } from "@remix-run/react";
import { Box, Button, Card, InlineStack, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useToast } from "../use-toast.ts";

/** A number of days that is saved by itself, with its mistake beside it; `days` is null where it may be empty, and is. */
export function DaysSetting(props: {
  /** What the form is called. */
  readonly name: string;
  /** What the route is told that this is. */
  readonly intent: string;
  readonly label: string;
  readonly suffix: string;
  readonly helpText: string;
  readonly days: number | null;
  /** What the button does, for who cannot see what stands beside it. */
  readonly saves: string;
}) {
  const saving = useFetcher<{ readonly toast?: string; readonly message?: string }>();
  const [days, setDays] = useState(props.days === null ? "" : String(props.days));
  useToast(saving.data);
  return (
    <Card>
      <form
        aria-label={props.name}
        onSubmit={(event) => {
          event.preventDefault();
          saving.submit({ intent: props.intent, days }, { method: "post" });
        }}
      >
        <InlineStack gap="200" blockAlign="start">
          <TextField
            label={props.label}
            suffix={props.suffix}
            inputMode="numeric"
            value={days}
            onChange={setDays}
            autoComplete="off"
            helpText={props.helpText}
            {...(saving.data?.message === undefined ? {} : { error: saving.data.message })}
          />
          <Box paddingBlockStart="600">
            <Button submit loading={saving.state !== "idle"} accessibilityLabel={props.saves}>
              Save
            </Button>
          </Box>
        </InlineStack>
      </form>
    </Card>
  );
}
