/** A new customer. Who signs up by themselves may have an address that is not confirmed yet. */
export interface NewCustomer {
  shop?: string;
  email: string;
  firstName?: string;
  lastName?: string;
  phone?: string;
  /** The language they read, as Shopify writes it ("de"); "en" when not given. */
  locale?: string;
  verifiedEmail?: boolean;
}
