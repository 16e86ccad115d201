import { useFetcher } from "@remix-run/react";
import { BlockStack, Button, Card, Checkbox, FormLayout, InlineStack, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useToast } from "../use-toast.ts";

/** What points bring, as it is typed. */
export interface PointsDraft {
  readonly rates: readonly { readonly points: string; readonly amount: string }[];
  /** Empty where points never lapse. */
  readonly lapseDays: string;
  readonly remindDays: string;
}

/** What came of saving: what is wrong stands at its field. */
export interface PointsAnswer {
  readonly toast?: string;
  readonly pointsErrors?: Readonly<Record<string, string>>;
}

/** What people can have for their points, and when points lapse. */
export function PointsCard({ draft: stored, currency }: { readonly draft: PointsDraft; readonly currency: string }) {
  const saving = useFetcher<PointsAnswer>();
  const [draft, setDraft] = useState(stored);
  useToast(saving.data);
  const errors = saving.data?.pointsErrors ?? {};
  const change = (part: Partial<PointsDraft>) => setDraft({ ...draft, ...part });
  const setRate = (at: number, part: Partial<PointsDraft["rates"][number]>) =>
    change({ rates: draft.rates.map((rate, index) => (index === at ? { ...rate, ...part } : rate)) });
  const field = (
    name: string,
    label: string,
    value: string,
    onChange: (value: string) => void,
    more: Partial<Parameters<typeof TextField>[0]> = {},
  ) => (
    <TextField
      {...more}
      label={label}
      value={value}
      onChange={onChange}
      autoComplete="off"
      {...(errors[name] === undefined ? {} : { error: errors[name] })}
    />
  );
  const lapses = draft.lapseDays !== "";
  return (
    <Card>
      <form
        aria-label="Points"
        onSubmit={(event) => {
          event.preventDefault();
          saving.submit({ intent: "points", draft: JSON.stringify(draft) }, { method: "post" });
        }}
      >
        <BlockStack gap="400">
          {draft.rates.length === 0 ? (
            <Text as="p" tone="subdued">
              Nothing can be had for points yet. Add what people get for so many of them.
            </Text>
          ) : null}
          {draft.rates.map((rate, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name but their place
            <FormLayout key={index}>
              <FormLayout.Group>
                {field(`rates.${index}.points`, "Points", rate.points, (points) => setRate(index, { points }), {
                  inputMode: "numeric",
                })}
                {field(`rates.${index}.amount`, "Are worth", rate.amount, (amount) => setRate(index, { amount }), {
                  inputMode: "decimal",
                  prefix: currency,
                })}
              </FormLayout.Group>
              <InlineStack>
                <Button
                  variant="plain"
                  tone="critical"
                  accessibilityLabel={`Remove what ${rate.points || "so many"} points are worth`}
                  onClick={() => change({ rates: draft.rates.filter((_, at) => at !== index) })}
                >
                  Remove
                </Button>
              </InlineStack>
            </FormLayout>
          ))}
          <InlineStack>
            <Button
              onClick={() => change({ rates: [...draft.rates, { points: "", amount: "" }] })}
              disabled={draft.rates.length >= 20}
            >
              Add what points are worth
            </Button>
          </InlineStack>
          <Checkbox
            label="Points lapse when nobody touches them"
            helpText="People read it on their page before. Earning or using some begins the days anew."
            checked={lapses}
            onChange={(checked) =>
              change(checked ? { lapseDays: "365", remindDays: "30" } : { lapseDays: "", remindDays: "" })
            }
          />
          {lapses ? (
            <FormLayout>
              <FormLayout.Group>
                {field("lapseDays", "After so many days", draft.lapseDays, (lapseDays) => change({ lapseDays }), {
                  inputMode: "numeric",
                  suffix: "days",
                })}
                {field(
                  "remindDays",
                  "Tell people so long before",
                  draft.remindDays,
                  (remindDays) => change({ remindDays }),
                  {
                    inputMode: "numeric",
                    suffix: "days",
                  },
                )}
              </FormLayout.Group>
            </FormLayout>
          ) : null}
          <InlineStack>
            <Button
              submit
              variant="primary"
              loading={saving.state !== "idle"}
              accessibilityLabel="Save what points are worth"
            >
              Save
            </Button>
          </InlineStack>
        </BlockStack>
      </form>
    </Card>
  );
}
