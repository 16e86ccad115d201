/** What a discount takes from, as Shopify tells discounts apart when they are combined. */
export const discountClasses = ["product", "order", "shipping"] as const;
