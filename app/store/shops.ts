import type { ShopId } from "../core/ids.ts";
import type { ShopDb, Sql } from "../platform/db.ts";

/** A shop as the rest of the app needs it. */
export interface ShopRow {
  readonly id: ShopId;
  readonly domain: string;
  readonly shopifyId: string | null;
  readonly name: string;
  readonly currency: string;
  readonly timezone: string;
  readonly storefrontUrl: string | null;
  readonly state: "installed" | "uninstalled";
  readonly scopes: string;
  /** Where people's answers go; null until Shopify was asked. */
  readonly contactEmail: string | null;
  /** For so many days nothing goes to payout details that a person has changed. */
  readonly detailsWaitDays: number;
}

/** The shop's key by its myshopify.com domain; null for one that never installed. Runs as the door too. */
export async function findShopByDomain(sql: Sql, domain: string): Promise<ShopId | null> {
  const { rows } = await sql.query({
    name: "shop by domain",
    text: "select id from shop where domain = $1",
    values: [domain],
  });
  return (rows[0] as { id: ShopId } | undefined)?.id ?? null;
}

/** What Shopify says about a shop at install. */
export interface ShopProfile {
  readonly domain: string;
  readonly shopifyId: string | null;
  readonly name: string;
  readonly currency: string;
  readonly timezone: string;
  readonly storefrontUrl: string | null;
  readonly scopes: string;
  readonly contactEmail: string | null;
}

/** Installs a shop, or installs it again with everything it had. */
export async function saveInstalledShop(sql: Sql, profile: ShopProfile, at: Date): Promise<ShopId> {
  const { rows } = await sql.query(
    `insert into shop (domain, shopify_id, name, currency, timezone, storefront_url, scopes, installed_at, contact_email) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (domain) do update set shopify_id = coalesce(excluded.shopify_id, shop.shopify_id), name = excluded.name, currency = excluded.currency, timezone = excluded.timezone,
       storefront_url = excluded.storefront_url, contact_email = excluded.contact_email, scopes = excluded.scopes, state = 'installed', uninstalled_at = null,
       installed_at = case when shop.state = 'installed' then shop.installed_at else excluded.installed_at end
     returning id`,
    [
      profile.domain,
      profile.shopifyId,
      profile.name,
      profile.currency,
      profile.timezone,
      profile.storefrontUrl,
      profile.scopes,
      at,
      profile.contactEmail,
    ],
  );
  return (rows[0] as { id: ShopId }).id;
}

/** Marks a shop as gone. Its data stays until `shop/redact`, so that a quick reinstall finds everything. */
export async function markUninstalled(sql: Sql, shopId: ShopId, at: Date): Promise<void> {
  await sql.query(
    "update shop set state = 'uninstalled', uninstalled_at = $2, scopes = '' where id = $1 and state <> 'uninstalled'",
    [shopId, at],
  );
}

/** The shop of this database. */
export async function readShop(db: ShopDb): Promise<ShopRow> {
  const row = await db.shop.findUniqueOrThrow({ where: { id: db.shopId } });
  return { ...row, id: db.shopId, state: row.state === "uninstalled" ? "uninstalled" : "installed" };
}

/** Every installed shop, for the schedule. */
export async function installedShops(sql: Sql): Promise<{ id: ShopId; domain: string }[]> {
  const { rows } = await sql.query("select id, domain from shop where state = 'installed' order by id");
  return rows as { id: ShopId; domain: string }[];
}

/** The scopes that the merchant has granted. */
export async function saveScopes(db: ShopDb, scopes: string): Promise<void> {
  await db.shop.update({ where: { id: db.shopId }, data: { scopes } });
}
