/** Orders that we read ourselves (reconciliation, refunds) are stored like deliveries, under this topic. */
export const readTopic = "read/order";

/** The name of the cart attribute that our storefront script writes. */
export const cartAttribute = "_goodword";

/** How the names of those begin that keep every link that was followed, one each. */
const clickPrefix = "_goodword_vis_";
/** More than anybody follows while a cart lives. */
const mostClicks = 50;

/** The tokens of all followed links among an order's attributes, the oldest first. */
export function clickTokensOf(attributes: readonly { readonly name: string; readonly value: unknown }[]): string[] {
  return attributes
    .filter(({ name }) => name.startsWith(clickPrefix) && name.length < 60)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .slice(0, mostClicks)
    .flatMap(({ value }) => (typeof value === "string" ? [value] : []));
}
