/** What the merchant does with products. */
export interface ProductsControl {
  list(shop?: string): Promise<ProductView[]>;
  /** Puts a product into collections, by handle, and takes it out of all others. */
  collect(input: { shop?: string; product: string; collections: readonly string[] }): Promise<ProductView>;
  /** Deletes a product. Orders keep their lines, which lead to no product from then on. */
  delete(input: { shop?: string; product: string }): Promise<{ deleted: string }>;
}

export interface ProductView {
  id: string;
  handle: string;
  title: string;
  giftCard: boolean;
  collections: { id: string; title: string }[];
  variants: { id: string; title: string; sku: string; price: string }[];
}
