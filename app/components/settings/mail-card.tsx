import { useFetcher } from "@remix-run/react";
import { Badge, Banner, BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useToast } from "../use-toast.ts";

/** How mail is set up, and how the mails of the last 30 days went. */
export interface MailCardData {
  /** The address that mails come from; null where no mail server is set up. */
  readonly from: string | null;
  readonly replyTo: string | null;
  readonly queued: number;
  readonly sent: number;
  readonly failed: number;
  readonly not_sent: number;
  readonly lastReason: string | null;
}

/** Whether mail works, and a press to see it. */
export function MailCard({ mail }: { readonly mail: MailCardData }) {
  const testing = useFetcher<{ readonly toast?: string; readonly message?: string }>();
  useToast(testing.data);
  const lost = mail.failed + mail.not_sent;
  const counts = [`${mail.sent} sent`, `${mail.queued} on the way`, `${lost} not delivered`];
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center">
          <Text as="h3" variant="headingMd">
            Mail
          </Text>
          {mail.from === null ? <Badge tone="attention">Not set up</Badge> : <Badge tone="success">Set up</Badge>}
        </InlineStack>
        {mail.from === null ? (
          <Text as="p">
            No mail leaves. Whoever runs Goodword for you sets SMTP_URL (the mail server) and MAIL_FROM (the address it
            sends from), and starts it anew.
          </Text>
        ) : (
          <Text as="p">
            Mails come from {mail.from} in your store’s name.{" "}
            {mail.replyTo === null
              ? "Answers go nowhere: set a contact e-mail in Shopify under Settings, General."
              : `Answers go to ${mail.replyTo}, your contact e-mail in Shopify.`}
          </Text>
        )}
        <Text as="p" tone="subdued">
          In the last 30 days: {counts.join(", ")}.{lost > 0 && mail.lastReason ? ` Last: ${mail.lastReason}.` : ""}
        </Text>
        {testing.data?.message === undefined ? null : <Banner tone="warning">{testing.data.message}</Banner>}
        {mail.from === null ? null : (
          <InlineStack>
            <Button
              loading={testing.state !== "idle"}
              onClick={() => testing.submit({ intent: "test-mail" }, { method: "post" })}
            >
              Send me a test mail
            </Button>
          </InlineStack>
        )}
      </BlockStack>
    </Card>
  );
}
