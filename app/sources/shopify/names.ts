/** Orders that we read ourselves (reconciliation, refunds) are stored like deliveries, under this topic. */
export const readTopic = "read/order";

/** The name of the cart attribute that our storefront script writes. */
export const cartAttribute = "_goodword";
