import { TextField } from "@shopify/polaris";
import type { ReactNode } from "react";
import type { ChosenGoods } from "../../core/program/terms.ts";
import { GoodsPicker } from "./goods-picker.tsx";
import type { RewardKind } from "./reward-draft.ts";

/** What has to be said of a reward in pieces; nothing where its kind says it all. */
export function PieceFields(props: {
  readonly kind: RewardKind;
  readonly value: string;
  readonly item: ChosenGoods | null;
  /** Names of the two fields; each finds its error by it. */
  readonly valueField: string;
  readonly itemField: string;
  readonly valueError: string | undefined;
  readonly itemError: string | undefined;
  readonly mayRead: boolean;
  readonly disabled: boolean;
  readonly onAllowed: () => void;
  readonly onValue: (value: string) => void;
  readonly onItem: (item: ChosenGoods | null) => void;
}): ReactNode {
  const { kind, disabled } = props;
  const text = (
    label: string,
    more: { suffix?: string; inputMode: "decimal" | "numeric" | "text"; helpText: string },
  ) => (
    <TextField
      label={label}
      name={props.valueField}
      value={props.value}
      onChange={props.onValue}
      {...(props.valueError === undefined ? {} : { error: props.valueError })}
      disabled={disabled}
      autoComplete="off"
      {...more}
    />
  );
  switch (kind) {
    case "percent_off":
      return text("Percentage off", {
        suffix: "%",
        inputMode: "decimal",
        helpText: "A code for one order of theirs, each time a new one.",
      });
    case "free_service":
      return text("What they get", {
        inputMode: "text",
        helpText: "They read it as you write it here. You hand it over yourself, and say so under By hand.",
      });
    case "points":
      return text("How many points", {
        inputMode: "numeric",
        helpText: "They collect them and give them for rewards. What so many are worth is set under Settings, Points.",
      });
    case "points_of_order":
      return text("How many points", {
        inputMode: "numeric",
        helpText:
          "For each so much of what the friend pays for goods, after discounts and refunds. What points are worth is set under Settings, Points.",
      });
    case "free_item":
      return (
        <GoodsPicker
          id={props.itemField}
          label="The free product"
          type="product"
          most={1}
          chosen={props.item === null ? [] : [props.item]}
          error={props.itemError}
          mayRead={props.mayRead}
          disabled={disabled}
          onAllowed={props.onAllowed}
          onChange={([item]) => props.onItem(item ?? null)}
        />
      );
    case "fixed":
    case "percent_of_order":
    case "free_shipping":
      return null;
  }
}
