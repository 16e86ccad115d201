import { BlockStack, Box, Button, Checkbox, InlineError, InlineStack, Text } from "@shopify/polaris";
import { ArrowDownIcon, ArrowUpIcon } from "@shopify/polaris-icons";
import type { ValueKind } from "../../core/money/asset.ts";

/** A rail that a program may use. */
export interface RailOption {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly connected: boolean;
  readonly reachesFriends: boolean;
  /** What it can carry. */
  readonly delivers: readonly ValueKind[];
}

/** Which rails a program uses, the first that can pay the person goes first. Moved by buttons, so by keyboard too. */
export function RailOrder(props: {
  readonly options: readonly RailOption[];
  /** What rewards can be as the form stands; a way that carries none of it is not offered. */
  readonly needed: ReadonlySet<ValueKind>;
  readonly chosen: readonly string[];
  readonly error: string | undefined;
  readonly title?: string;
  readonly onChange: (chosen: string[]) => void;
}) {
  const { options, chosen } = props;
  const known = chosen.flatMap((name) => options.find((option) => option.name === name) ?? []);
  const isOfUse = (option: RailOption) => option.delivers.some((kind) => props.needed.has(kind));
  const rest = options.filter((option) => !chosen.includes(option.name) && isOfUse(option));
  const move = (name: string, by: -1 | 1) => {
    const names = [...chosen];
    const from = names.indexOf(name);
    const to = from + by;
    const other = names[to];
    if (from < 0 || other === undefined) return;
    names[to] = name;
    names[from] = other;
    props.onChange(names);
  };
  return (
    <BlockStack gap="200">
      <Text as="h3" variant="headingSm">
        {props.title ?? "How rewards are paid"}
      </Text>
      <Text as="p" tone="subdued">
        The first that can pay a person is used. For others, the next is tried.
      </Text>
      <BlockStack gap="200" as="ul">
        {[...known, ...rest].map((option) => {
          const place = chosen.indexOf(option.name);
          return (
            <Box key={option.name} as="li" padding="300" borderWidth="025" borderColor="border" borderRadius="200">
              <InlineStack align="space-between" blockAlign="start" wrap={false} gap="200">
                <Checkbox
                  label={place < 0 ? option.title : `${place + 1}. ${option.title}`}
                  helpText={helpOf(option, isOfUse(option))}
                  checked={place >= 0}
                  onChange={(checked) =>
                    props.onChange(checked ? [...chosen, option.name] : chosen.filter((name) => name !== option.name))
                  }
                />
                {place < 0 ? null : (
                  <InlineStack gap="100" wrap={false}>
                    <Button
                      icon={ArrowUpIcon}
                      variant="tertiary"
                      accessibilityLabel={`Prefer ${option.title}`}
                      disabled={place === 0}
                      onClick={() => move(option.name, -1)}
                    />
                    <Button
                      icon={ArrowDownIcon}
                      variant="tertiary"
                      accessibilityLabel={`Use ${option.title} later`}
                      disabled={place === chosen.length - 1}
                      onClick={() => move(option.name, 1)}
                    />
                  </InlineStack>
                )}
              </InlineStack>
            </Box>
          );
        })}
      </BlockStack>
      {props.error === undefined ? null : <InlineError message={props.error} fieldID="rails" />}
    </BlockStack>
  );
}

function helpOf({ summary, connected }: RailOption, isOfUse: boolean): string {
  if (!isOfUse) return "It cannot carry what this program gives, and is passed over.";
  return connected ? summary : `${summary} Not connected yet: see Settings.`;
}
