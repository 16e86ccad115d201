import type { Marks } from "../core/fraud/marks.ts";
import type { ShopId } from "../core/ids.ts";
import type { Sql } from "../platform/db.ts";
import type { Seal } from "../platform/seal.ts";
import { arrayLiteral } from "./array-literal.ts";

/** What a delivery tells of a customer: their address at a moment. */
export interface ContactNews {
  readonly shopId: ShopId;
  readonly eventId: number;
  readonly customerId: string;
  /** Folded. */
  readonly email: string | null;
  /** Keyed hashes of it: to find the person by, and to compare them by. */
  readonly emailHash: Uint8Array | null;
  readonly marks: Marks;
  readonly at: Date;
}

/**
 * Keeps the addresses of the friends and referrers among some customers as Shopify has them; the latest told wins, whatever
 * comes first. The bodies that told of it are emptied at once: most are about people whom we do not know. An address that
 * another friend is known by (they bought as a guest before) stays with that one, and the customer is found by their id.
 */
export async function followContacts(sql: Sql, seal: Pick<Seal, "seal">, told: readonly ContactNews[]): Promise<void> {
  if (told.length === 0) return;
  const latest = new Map<string, ContactNews>();
  for (const news of told) {
    const key = `${news.shopId}|${news.customerId}`;
    const known = latest.get(key);
    if (known === undefined || known.at < news.at) latest.set(key, news);
  }
  const all = [...latest.values()];
  const values = [
    arrayLiteral(all.map(({ shopId }) => shopId)),
    arrayLiteral(all.map(({ customerId }) => customerId)),
    arrayLiteral(all.map(({ at }) => at)),
  ];
  await sql.query({
    name: "follow friends",
    text: `update friend f set contact_at = k.at, email_hash = case
             when exists (select from friend x where x.shop_id = f.shop_id and x.email_hash = decode(k.hash, 'hex') and x.id <> f.id) then f.email_hash
             else decode(k.hash, 'hex') end
           from unnest($1::int[], $2::text[], $3::timestamptz[], $4::text[]) k(shop_id, customer_id, at, hash)
           where f.shop_id = k.shop_id and f.customer_id = k.customer_id and (f.contact_at is null or f.contact_at < k.at)`,
    values: [
      ...values,
      arrayLiteral(all.map(({ emailHash }) => (emailHash === null ? null : Buffer.from(emailHash).toString("hex")))),
    ],
  });
  const { rows } = await sql.query({
    name: "find referrers to follow",
    text: `select r.shop_id as "shopId", r.id, r.customer_id as "customerId" from unnest($1::int[], $2::text[], $3::timestamptz[]) k(shop_id, customer_id, at)
           join referrer r on r.shop_id = k.shop_id and r.customer_id = k.customer_id and (r.contact_at is null or r.contact_at < k.at) order by r.shop_id, r.id`,
    values,
  });
  for (const row of rows as { shopId: ShopId; id: string; customerId: string }[]) {
    const news = all.find((each) => each.shopId === row.shopId && each.customerId === row.customerId);
    if (!news) continue;
    await sql.query(
      `update referrer set contact_at = $3, email_hash = $4, email_sealed = case when email_hash is not distinct from $4 then email_sealed else $5 end,
         marks = (marks - 'email' - 'email_like') || $6::jsonb
       where shop_id = $1 and id = $2`,
      [
        row.shopId,
        row.id,
        news.at,
        news.emailHash === null ? null : Buffer.from(news.emailHash),
        news.email === null ? null : Buffer.from(seal.seal(news.email, "referrer.email")),
        JSON.stringify(news.marks),
      ],
    );
  }
  await sql.query(
    `update inbound_event e set body = null from unnest($1::int[], $2::int8[]) k(shop_id, id) where e.shop_id = k.shop_id and e.id = k.id`,
    [arrayLiteral(told.map(({ shopId }) => shopId)), arrayLiteral(told.map(({ eventId }) => eventId))],
  );
}
