import { Banner, BlockStack, ChoiceList, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import type { ProgramDraft } from "./program-draft.ts";
import type { TextKey, TextMore } from "./program-text.ts";

/** What a sign-up waits for before it earns, and what each choice lets through. */
export function SignUpFields(props: {
  readonly draft: ProgramDraft;
  readonly disabled: boolean;
  readonly text: (field: TextKey, label: string, more?: Partial<TextMore>) => ReactNode;
  readonly onChange: (change: Partial<ProgramDraft>) => void;
}) {
  const { draft, text, onChange, disabled } = props;
  return (
    <BlockStack gap="300">
      <ChoiceList
        title="The reward waits until"
        name="guard"
        choices={[
          {
            label: "the friend’s first paid order (the safe choice)",
            value: "first_payment",
            helpText: "Signing up ties the friend to the referrer; what they pay for first earns.",
          },
          {
            label: "the friend has had the account for some days",
            value: "account_days",
            renderChildren: (chosen) =>
              chosen ? text("accountDays", "Days with an account", { suffix: "days", inputMode: "numeric" }) : null,
          },
          {
            label: "the friend’s e-mail address is confirmed",
            value: "verified_email",
            helpText:
              "By the link of a mail that the friend gets with the invitation, or at Shopify, which sends a code to who signs in.",
          },
        ]}
        selected={[draft.guard]}
        onChange={([guard]) => onChange({ guard: (guard ?? draft.guard) as ProgramDraft["guard"] })}
        disabled={disabled}
      />
      {draft.guard === "first_payment" ? null : (
        <Banner tone="warning" title="Accounts cost nothing to make">
          <Text as="p">
            Anybody can sign up with addresses of their own and collect the rewards: confirmed addresses and old
            accounts only make it slower. A first payment is the safe trigger. If you reward the sign-up itself, keep
            the reward small, set the most that one referrer can earn, and let the fraud rules flag networks and
            throw-away addresses.
          </Text>
        </Banner>
      )}
    </BlockStack>
  );
}
