import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import { Fact } from "../fact.tsx";
import { ForgiveModal, type Forgiving } from "./forgive-modal.tsx";

/** What the shop owes a person, and what it let go. */
export interface BalanceCardData {
  readonly balances: readonly {
    readonly currency: string;
    readonly held: string;
    readonly payable: string;
    /** What is missing to zero; null when the balance is not below it. */
    readonly belowZero: string | null;
  }[];
  /** Forgiven and not taken back. */
  readonly forgiven: readonly { readonly transactionId: string; readonly amount: string; readonly at: string }[];
  /** Comes with the page, so that a double press is one. */
  readonly pressKey: string;
}

/** What is owed now, with the way to let a balance below zero go and to take that back. */
export function BalanceCard({ data }: { readonly data: BalanceCardData }) {
  const [asked, setAsked] = useState<Forgiving | null>(null);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          You owe
        </Text>
        {data.balances.length === 0 ? <Text as="p">Nothing: no reward was earned yet.</Text> : null}
        {data.balances.map(({ currency, held, payable, belowZero }) => (
          <BlockStack gap="200" key={currency}>
            <Fact label={belowZero === null ? "Due" : "Below zero"}>
              <Text as="p" variant="headingLg" numeric {...(belowZero === null ? {} : { tone: "caution" as const })}>
                {payable}
              </Text>
            </Fact>
            <Fact label="On hold">
              <Text as="p" numeric>
                {held}
              </Text>
            </Fact>
            {belowZero === null ? null : (
              <>
                <Text as="p">
                  A reward was sent and its order fell away later. Later rewards fill this first; nothing is taken from
                  the person.
                </Text>
                <InlineStack>
                  <Button
                    onClick={() =>
                      setAsked({
                        kind: "forgive",
                        amount: belowZero,
                        fields: { currency, pressKey: `${data.pressKey}:${currency}` },
                      })
                    }
                  >
                    Forgive {belowZero}
                  </Button>
                </InlineStack>
              </>
            )}
          </BlockStack>
        ))}
        {data.forgiven.map(({ transactionId, amount, at }) => (
          <InlineStack key={transactionId} align="space-between" blockAlign="center" gap="200">
            <Text as="p" tone="subdued">
              {amount} forgiven on {at}
            </Text>
            <Button
              variant="plain"
              accessibilityLabel={`Undo: ${amount} forgiven on ${at}`}
              onClick={() => setAsked({ kind: "undo", amount, fields: { transactionId } })}
            >
              Undo
            </Button>
          </InlineStack>
        ))}
      </BlockStack>
      {asked === null ? null : <ForgiveModal what={asked} onClose={() => setAsked(null)} />}
    </Card>
  );
}
