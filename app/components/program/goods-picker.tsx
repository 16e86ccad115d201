import { useAppBridge } from "@shopify/app-bridge-react";
import { BlockStack, Button, InlineError, InlineStack, Tag, Text } from "@shopify/polaris";
import { useState } from "react";
import type { ChosenGoods } from "../../core/program/terms.ts";
import { AllowScopes } from "../allow-scopes.tsx";

const words = {
  product: { one: "Choose a product", many: "Choose products", none: "No product is chosen yet." },
  collection: { one: "Choose a collection", many: "Choose collections", none: "No collection is chosen yet." },
} as const;

/** Products or collections, chosen in Shopify's own picker; it shows an app only what the app may read. */
export function GoodsPicker(props: {
  readonly id: string;
  readonly label: string;
  readonly type: "product" | "collection";
  /** How many may be chosen. */
  readonly most: number;
  readonly chosen: readonly ChosenGoods[];
  readonly error: string | undefined;
  readonly mayRead: boolean;
  readonly disabled: boolean;
  readonly onAllowed: () => void;
  readonly onChange: (chosen: ChosenGoods[]) => void;
}) {
  const { type, most, chosen, disabled } = props;
  const shopify = useAppBridge();
  const [picking, setPicking] = useState(false);
  const [failed, setFailed] = useState(false);
  const pick = async () => {
    setPicking(true);
    setFailed(false);
    try {
      const found = await shopify.resourcePicker({
        type,
        action: "select",
        multiple: most > 1 ? most : false,
        selectionIds: chosen.map(({ id }) => ({ id })),
        ...(type === "product" ? { filter: { variants: false } } : {}),
      });
      // Nothing when the merchant closes it.
      if (found) props.onChange(found.slice(0, most).map(({ id, title }) => ({ id, title: title.slice(0, 255) })));
    } catch {
      setFailed(true);
    } finally {
      setPicking(false);
    }
  };
  return (
    <BlockStack gap="200">
      <Text as="p" fontWeight="medium">
        {props.label}
      </Text>
      {chosen.length === 0 ? (
        <Text as="p" tone="subdued">
          {words[type].none}
        </Text>
      ) : (
        <InlineStack gap="200">
          {chosen.map(({ id, title }) => (
            <Tag
              key={id}
              {...(disabled ? {} : { onRemove: () => props.onChange(chosen.filter((one) => one.id !== id)) })}
            >
              {title}
            </Tag>
          ))}
        </InlineStack>
      )}
      {props.mayRead ? (
        <InlineStack>
          <Button id={props.id} onClick={pick} loading={picking} disabled={disabled}>
            {most > 1 ? words[type].many : words[type].one}
          </Button>
        </InlineStack>
      ) : (
        <>
          <Text as="p">To show you your products, Goodword has to be allowed to read them.</Text>
          <AllowScopes scopes={["read_products"]} onAllowed={props.onAllowed} />
        </>
      )}
      {failed ? <InlineError message="Shopify did not open its list. Try again." fieldID={props.id} /> : null}
      {props.error === undefined ? null : <InlineError message={props.error} fieldID={props.id} />}
    </BlockStack>
  );
}
