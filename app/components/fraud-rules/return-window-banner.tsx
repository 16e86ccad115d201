import { Banner, Text } from "@shopify/polaris";

/** Warns where rewards are due before the store stops taking returns; nothing where they are not, or nobody said how long. */
export function ReturnWindowBanner(props: { readonly holdDays: number; readonly returnDays: number | null }) {
  const { holdDays, returnDays } = props;
  if (returnDays === null || holdDays >= returnDays) return null;
  return (
    <Banner tone="warning" title="Rewards are due before your return window is over">
      <Text as="p">
        You take returns for {returnDays} {returnDays === 1 ? "day" : "days"}, and rewards are due {holdDays}{" "}
        {holdDays === 1 ? "day" : "days"} after payment. What a friend sends back later is taken back in the books, but
        what was spent by then is gone. Set the hold of the program to {returnDays} {returnDays === 1 ? "day" : "days"}{" "}
        or more.
      </Text>
    </Banner>
  );
}
