import { createHash, randomBytes } from "node:crypto";
import type { ReferrerId, ShopId } from "../core/ids.ts";
import {
  type DetailsField,
  type DetailsKind,
  maskAddress,
  maskDetails,
  type PayoutDetails,
  readDetails,
} from "../core/payout/payout-details.ts";
import type { ShopDb } from "../platform/db.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { rails } from "../rails/registry.ts";
import { addActivity } from "../store/activity.ts";
import { queueMail } from "../store/mails.ts";
import {
  addDetailsLink,
  countDetailsLinks,
  type DetailsRow,
  lockPerson,
  readDetailsOf,
  saveDetails,
  undoDetails,
} from "../store/payout-details.ts";
import { type Payee, payeeOfCustomer } from "../store/referrers.ts";
import { readShop, type ShopRow } from "../store/shops.ts";

/** What a signed-in customer asks for on the payout page. `page` is the storefront path that the mails' links lead to. */
export interface DetailsWish {
  readonly customerId: string;
  readonly rail: string;
  readonly locale: string;
  readonly page: string;
  /** `save` what was typed, send the link `again`, or take a change `back` that does not hold yet. */
  readonly do:
    | { readonly kind: "save"; readonly of: DetailsKind; readonly typed: Readonly<Record<string, string>> }
    | { readonly kind: "again" }
    | { readonly kind: "back" };
}

export type SaveDetailsResult =
  /** `mailedTo`: where the link went, masked; null where there was nothing to send. */
  | { readonly ok: true; readonly mailedTo: string | null }
  | { readonly ok: false; readonly why: "wrong"; readonly wrong: readonly DetailsField[] }
  | { readonly ok: false; readonly why: "not_there" | "no_address" | "too_many" };

const dayMs = 86_400_000;
/** A link that confirms is for now; one that stops a change, for whoever reads their mail after a holiday. */
const verifyMs = 3 * dayMs;
const stopMs = 30 * dayMs;
/** Mails that a person can have sent in a day, to whichever address they type. */
const linksADay = 10;

/**
 * Keeps where a referrer wants a rail to send. It counts once they have pressed the link in the mail; and where it takes the
 * place of something, not before the shop's waiting time is over, of which those who had the old address are told, with a
 * link that stops it. Saving what is there already sends the link again.
 */
export async function savePayoutDetails(
  services: Services,
  shopId: ShopId,
  wish: DetailsWish,
): Promise<SaveDetailsResult> {
  const rail = Object.hasOwn(rails, wish.rail) ? rails[wish.rail] : undefined;
  const kinds = rail?.asks ?? [];
  if (wish.do.kind === "save" && !kinds.includes(wish.do.of)) return { ok: false, why: "not_there" };
  const typed = wish.do.kind === "save" ? readDetails(wish.do.of, wish.do.typed) : null;
  if (typed !== null && !typed.ok) return { ok: false, why: "wrong", wrong: typed.wrong };
  const at = services.clock.now();
  return services.db.inShop(shopId, async (db): Promise<SaveDetailsResult> => {
    const person = await payeeOfCustomer(db, services.seal, wish.customerId);
    if (rail === undefined || kinds.length === 0 || person === null || !(await lockPerson(db, person.referrerId)))
      return { ok: false, why: "not_there" };
    const { referrerId, email } = person;
    const current = (await readDetailsOf(db, services.seal, referrerId)).get(wish.rail) ?? null;
    if (wish.do.kind === "back") {
      // What holds is changed, and waits; taken away and left anew, it would wait for nobody.
      if (current === null || (current.verifiedAt !== null && current.opensAt === null))
        return { ok: false, why: "not_there" };
      await undoDetails(db, services.seal, referrerId, wish.rail, current.before, at);
      await note(db, referrerId, "payout_details_taken_back", wish.rail, at);
      await enqueue(db, { name: "issue-after-details", payload: { shopId, referrerId }, key: `details:${referrerId}` });
      return { ok: true, mailedTo: null };
    }
    if (email === null) return { ok: false, why: "no_address" };
    if ((await countDetailsLinks(db, referrerId, new Date(at.getTime() - dayMs))) >= linksADay)
      return { ok: false, why: "too_many" };
    const details = typed?.ok ? typed.details : (current?.details ?? null);
    if (details === null) return { ok: false, why: "not_there" };
    const same = current !== null && JSON.stringify(current.details) === JSON.stringify(details);
    if (same && current.verifiedAt !== null) return { ok: true, mailedTo: null };
    const shop = await readShop(db);
    const row = same
      ? current
      : change(current, details, rail.needs.includes("email") ? email : null, shop, wish.rail, at);
    if (!same) {
      await saveDetails(db, services.seal, referrerId, row);
      await note(db, referrerId, "payout_details_changed", wish.rail, at);
    }
    const to = details.kind === "paypal" ? (details.email ?? email) : email;
    await writeToOwner(services, db, { shop, person, row, wish, to }, at);
    if (!same && row.before !== null)
      for (const old of new Set([email, ...(row.before.kind === "paypal" ? [row.before.email ?? email] : [])]))
        await warn(services, db, { shop, person, row, wish, to: old }, at);
    return { ok: true, mailedTo: maskAddress(to) };
  });
}

/** The new row. What has ever held stays what a stop brings back, however often it is changed meanwhile. */
function change(
  current: DetailsRow | null,
  details: PayoutDetails,
  usual: string | null,
  shop: ShopRow,
  rail: string,
  at: Date,
): DetailsRow {
  const held = current !== null && current.verifiedAt !== null && current.opensAt === null ? current.details : null;
  const without: PayoutDetails | null = usual === null ? null : { kind: "paypal", email: usual };
  const before = held ?? current?.before ?? without;
  const opensAt = before === null ? null : new Date(at.getTime() + shop.detailsWaitDays * dayMs);
  return { rail, details, before, changedAt: at, verifiedAt: null, opensAt };
}

interface Letter {
  readonly shop: ShopRow;
  readonly person: Payee;
  readonly row: DetailsRow;
  readonly wish: DetailsWish;
  readonly to: string;
}

async function writeToOwner(services: Services, db: ShopDb, letter: Letter, at: Date): Promise<void> {
  const until = new Date(at.getTime() + verifyMs);
  const { link, cause } = await makeLink(db, letter, "verify", until, at);
  const facts = { destination: maskDetails(letter.row.details), until: { day: until.toISOString() }, link };
  await queueMail(
    db,
    services.seal,
    {
      cause,
      kind: "destination_verify",
      to: letter.to,
      personId: letter.person.referrerId,
      locale: letter.wish.locale,
      facts,
    },
    at,
  );
}

async function warn(services: Services, db: ShopDb, letter: Letter, at: Date): Promise<void> {
  const { row } = letter;
  const { link, cause } = await makeLink(db, letter, "stop", new Date(at.getTime() + stopMs), at);
  const facts = {
    destination: maskDetails(row.details),
    before: row.before === null ? "" : maskDetails(row.before),
    until: { day: (row.opensAt ?? at).toISOString() },
    link,
  };
  await queueMail(
    db,
    services.seal,
    {
      cause,
      kind: "destination_changed",
      to: letter.to,
      personId: letter.person.referrerId,
      // Whoever changed it chose the page's language; the person is told in their own.
      locale: letter.person.locale,
      facts,
    },
    at,
  );
}

async function makeLink(
  db: ShopDb,
  { shop, person, row, wish }: Letter,
  purpose: "verify" | "stop",
  expiresAt: Date,
  at: Date,
): Promise<{ readonly link: string; readonly cause: string }> {
  const token = randomBytes(24).toString("base64url");
  const tokenHash = createHash("sha256").update(token).digest();
  const { referrerId } = person;
  await addDetailsLink(db, { tokenHash, referrerId, rail: wish.rail, purpose, ofChange: row.changedAt, expiresAt }, at);
  const url = new URL(wish.page, shop.storefrontUrl ?? `https://${shop.domain}`);
  url.searchParams.set("token", token);
  return { link: url.href, cause: `destination_${purpose}:${tokenHash.toString("hex").slice(0, 32)}` };
}

function note(db: ShopDb, referrerId: ReferrerId, what: string, rail: string, at: Date): Promise<void> {
  return addActivity(db, [{ referrerId, actor: referrerId, what, data: { rail } }], at);
}
