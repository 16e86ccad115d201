/** A customer's page in Shopify's admin; null without a customer. */
export function customerUrl(gid: string | null): string | null {
  return gid === null ? null : `shopify://admin/customers/${gid.split("/").at(-1)}`;
}
