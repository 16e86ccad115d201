import type { ReferralId, ReferrerId } from "../core/ids.ts";
import { foldEmail } from "../core/referral/fold-email.ts";
import type { ShopDb } from "../platform/db.ts";
import type { Seal } from "../platform/seal.ts";
import { eraseListEntries } from "./list-entries.ts";
import { referralsOfPlaces } from "./list-places.ts";
import { emptyMailsOf } from "./mails.ts";
import { readDetailsOf } from "./payout-details.ts";
import { raiseProblem } from "./problems.ts";
import { readReferrers } from "./referrers.ts";
import { signUpsOfFriends } from "./sign-ups.ts";

/** A referrer of whom nothing is left but what they earned. */
const erasedReferrer = {
  customerId: null,
  nameSealed: null,
  emailSealed: null,
  emailHash: null,
  marks: {},
  banNote: null,
  state: "erased",
};

/** Whom a compliance request is about. */
export interface Subject {
  readonly customerId: string | null;
  readonly email: string | null;
  readonly emailHash: Uint8Array | null;
}

/** Finds everything that is about a person: as a referrer, and as a friend. */
async function findPerson(db: ShopDb, subject: Subject) {
  const { shopId } = db;
  const or = [
    ...(subject.customerId === null ? [] : [{ customerId: subject.customerId }]),
    ...(subject.emailHash === null ? [] : [{ emailHash: Buffer.from(subject.emailHash) }]),
  ];
  if (or.length === 0) return { referrers: [], friends: [] };
  return {
    referrers: await db.referrer.findMany({ where: { shopId, OR: or } }),
    friends: await db.friend.findMany({ where: { shopId, OR: or } }),
  };
}

/**
 * Writes a data request down and tells the merchant, who answers it; `/app/privacy/<receipt>` makes the file. The subject
 * is sealed and goes with the person's erasure.
 */
export async function recordDataRequest(
  db: ShopDb,
  seal: Seal,
  subject: Subject,
  requestId: string,
  at: Date,
): Promise<void> {
  const { shopId } = db;
  const sealed = seal
    .seal(JSON.stringify({ customerId: subject.customerId, email: subject.email }), `privacy:${shopId}`)
    .toString("base64");
  const receipt = await db.privacyReceipt.create({
    data: { shopId, kind: "data_request", subject: sealed, done: { requestId }, at },
  });
  await raiseProblem(
    db,
    {
      key: `privacy:${receipt.id}`,
      what: "A customer asked for the data that Goodword holds about them.",
      action: "Download the file and send it to them within 30 days.",
      href: `/app/privacy/${receipt.id}`,
    },
    at,
  );
}

function openSubject(seal: Seal, shopId: number, sealed: string): { customerId: string | null; email: string | null } {
  return JSON.parse(seal.open(Buffer.from(sealed, "base64"), `privacy:${shopId}`)) as {
    customerId: string | null;
    email: string | null;
  };
}

/** Everything held about the subject of a data request, readable; null when there is no such request (any more). */
export async function exportPerson(db: ShopDb, seal: Seal, receiptId: bigint): Promise<Record<string, unknown> | null> {
  const { shopId } = db;
  const receipt = await db.privacyReceipt.findUnique({ where: { shopId_id: { shopId, id: receiptId } } });
  if (receipt?.kind !== "data_request" || receipt.subject === "") return null;
  const subject = openSubject(seal, shopId, receipt.subject);
  const hash = subject.email === null ? null : seal.hash(foldEmail(subject.email) ?? "", shopId);
  const { referrers, friends } = await findPerson(db, { ...subject, emailHash: hash });
  const ids = referrers.map((row) => row.id);
  const payees = await readReferrers(db, seal, ids);
  const details = new Map<string, Record<string, unknown>>();
  for (const id of ids) details.set(id, Object.fromEntries(await readDetailsOf(db, seal, id as ReferrerId)));
  return {
    requestedAt: receipt.at,
    subject,
    asReferrer: referrers.map((row) => ({
      since: row.createdAt,
      name: row.nameSealed && seal.open(row.nameSealed, "referrer.name"),
      email: row.emailSealed && seal.open(row.emailSealed, "referrer.email"),
      payoutDetails: { ...payees.get(row.id as ReferrerId)?.destinations, ...details.get(row.id) },
      comparedAsHashes: Object.keys(row.marks as object),
    })),
    mails: await db.mail.findMany({
      where: { shopId, personId: { in: [...ids, ...friends.map((row) => row.id)] } },
      select: { kind: true, locale: true, state: true, createdAt: true },
    }),
    codes: await db.referralCode.findMany({
      where: { shopId, referrerId: { in: ids } },
      select: { code: true, state: true, createdAt: true },
    }),
    applications: await db.application.findMany({
      where: { shopId, referrerId: { in: ids } },
      select: { state: true, about: true, answer: true, appliedAt: true, decidedAt: true },
    }),
    claims: await db.claim.findMany({
      where: {
        shopId,
        OR: [
          { referrerId: { in: ids } },
          ...(subject.customerId === null ? [] : [{ customerId: subject.customerId }]),
          ...(hash === null ? [] : [{ emailHash: Buffer.from(hash) }]),
        ],
      },
      select: { side: true, orderName: true, filedAt: true, state: true, answer: true, decidedAt: true },
    }),
    rewards: (await db.reward.findMany({ where: { shopId, referrerId: { in: ids } } })).map((row) => ({
      ...row,
      amountMinor: Number(row.amountMinor),
      clawedMinor: Number(row.clawedMinor),
      clawedSeenMinor: Number(row.clawedSeenMinor),
    })),
    invitations:
      hash === null
        ? []
        : await db.signUpWish.findMany({ where: { shopId, emailHash: Buffer.from(hash) }, select: { at: true } }),
    waitingLists:
      hash === null
        ? []
        : await db.listEntry.findMany({
            where: { shopId, emailHash: Buffer.from(hash) },
            select: { state: true, shownName: true, code: true, brought: true, joinedAt: true, confirmedAt: true },
          }),
    asFriend: await db.referral.findMany({
      where: { shopId, friendId: { in: friends.map((row) => row.id) } },
      select: {
        id: true,
        state: true,
        reason: true,
        createdAt: true,
        orders: { select: { orderId: true, name: true, attribution: true, paidAt: true } },
      },
    }),
  };
}

/**
 * Erases a person: what says who they are goes, from every table and from stored deliveries; what they did stays as
 * numbers, so that the books remain true. Leaves a receipt without personal data. Answers with the referrals by which they
 * had signed up: what follows for those is the caller's to settle.
 */
export async function eraseCustomer(
  db: ShopDb,
  seal: Seal,
  subject: Subject,
  at: Date,
): Promise<{ readonly signedUp: readonly ReferralId[] }> {
  const { shopId } = db;
  const { referrers, friends } = await findPerson(db, subject);
  const referrerIds = referrers.map((row) => row.id);
  const friendIds = friends.map((row) => row.id);
  if (subject.emailHash !== null)
    await db.signUpWish.deleteMany({ where: { shopId, emailHash: Buffer.from(subject.emailHash) } });
  const places = subject.emailHash === null ? [] : await eraseListEntries(db, subject.emailHash);
  const signedUp = [...new Set([...(await signUpsOfFriends(db, friendIds)), ...(await referralsOfPlaces(db, places))])];
  await db.referrer.updateMany({
    where: { shopId, id: { in: referrerIds } },
    data: { ...erasedReferrer },
  });
  await db.payoutDestination.deleteMany({ where: { shopId, referrerId: { in: referrerIds } } });
  await db.detailsLink.deleteMany({ where: { shopId, referrerId: { in: referrerIds } } });
  await emptyMailsOf(db, [...referrerIds, ...friendIds], subject.emailHash);
  const said = { about: null, answer: null };
  await db.application.updateMany({ where: { shopId, referrerId: { in: referrerIds } }, data: said });
  // What they wrote when they asked for a second look, and what their friends' orders left to be compared with them.
  await db.review.updateMany({
    where: { shopId, referral: { OR: [{ referrerId: { in: referrerIds } }, { friendId: { in: friendIds } }] } },
    data: { plea: null },
  });
  await forgetClaims(db, subject, referrerIds);
  await db.$executeRaw`
    delete from order_trace t using referral r where t.shop_id = ${shopId} and r.shop_id = t.shop_id and r.id = t.referral_id and r.friend_id = any(${friendIds})`;
  await db.referralCode.updateMany({
    where: { shopId, referrerId: { in: referrerIds } },
    data: { state: "closed", shown: false, closedAt: null },
  });
  await db.payout.updateMany({ where: { shopId, referrerId: { in: referrerIds } }, data: { deliverySealed: null } });
  // A file that is on its way keeps its payments and loses its text: it cannot be downloaded again.
  await db.payoutFile.updateMany({
    where: { shopId, lines: { some: { payout: { referrerId: { in: referrerIds } } } } },
    data: { contentSealed: null },
  });
  await db.friend.updateMany({ where: { shopId, id: { in: friendIds } }, data: { customerId: null, emailHash: null } });
  const orders = await db.qualifyingOrder.findMany({
    where: { shopId, referral: { friendId: { in: friendIds } } },
    select: { orderId: true },
  });
  const bodies = await db.inboundEvent.updateMany({
    where: { shopId, subject: { in: orders.map((row) => row.orderId) } },
    data: { body: null },
  });
  // Deliveries of orders that were nobody's referral hold the same person: they are of no more use either.
  // So are those that only pointed at an order or told of the app's life: nobody reads them again, and notes are in them.
  const others = await db.$executeRaw`
    update inbound_event set body = null
    where shop_id = ${shopId} and body is not null and (state in ('ignored', 'failed') or (state = 'done' and subject = topic))`;
  const requests = await db.privacyReceipt.findMany({ where: { shopId, kind: "data_request", subject: { not: "" } } });
  const theirs = requests.filter((row) => {
    const of = openSubject(seal, shopId, row.subject);
    return (
      (of.customerId !== null && of.customerId === subject.customerId) ||
      (of.email !== null && of.email === subject.email)
    );
  });
  await db.privacyReceipt.updateMany({
    where: { shopId, id: { in: theirs.map((row) => row.id) } },
    data: { subject: "" },
  });
  await db.privacyReceipt.create({
    data: {
      shopId,
      kind: "customer_redact",
      subject: "",
      done: { referrers: referrerIds.length, friends: friendIds.length, deliveries: bodies.count + others },
      at,
    },
  });
  return { signedUp };
}

/** What was said of orders says no more of whose they were; what was decided stays with the order. */
async function forgetClaims(db: ShopDb, subject: Subject, referrerIds: readonly string[]): Promise<void> {
  const or = [
    { referrerId: { in: [...referrerIds] } },
    ...(subject.customerId === null ? [] : [{ customerId: subject.customerId }]),
    ...(subject.emailHash === null ? [] : [{ emailHash: Buffer.from(subject.emailHash) }]),
  ];
  await db.claim.updateMany({ where: { shopId: db.shopId, OR: or }, data: forgottenClaim });
}

const forgottenClaim = { customerId: null, emailHash: null, contactSealed: null, answer: null };

/** Erases a shop that is gone: everything that says who anybody was. The books stay as numbers under ids that lead to nobody. */
export async function eraseShop(db: ShopDb, at: Date): Promise<void> {
  const { shopId } = db;
  await db.railConnection.deleteMany({ where: { shopId } });
  const referrers = await db.referrer.updateMany({
    where: { shopId },
    data: { ...erasedReferrer },
  });
  await db.orderTrace.deleteMany({ where: { shopId } });
  await db.signUpWish.deleteMany({ where: { shopId } });
  await eraseListEntries(db, "everybody");
  await db.application.updateMany({ where: { shopId }, data: { about: null, answer: null } });
  await db.review.updateMany({ where: { shopId }, data: { plea: null } });
  await db.claim.updateMany({ where: { shopId }, data: forgottenClaim });
  const friends = await db.friend.updateMany({ where: { shopId }, data: { customerId: null, emailHash: null } });
  await db.payoutDestination.deleteMany({ where: { shopId } });
  await db.detailsLink.deleteMany({ where: { shopId } });
  await db.mail.updateMany({ where: { shopId }, data: { contentSealed: null, addressHash: null } });
  await db.referralCode.updateMany({ where: { shopId }, data: { state: "closed", shown: false, closedAt: null } });
  await db.payout.updateMany({ where: { shopId }, data: { deliverySealed: null } });
  await db.payoutFile.updateMany({ where: { shopId }, data: { contentSealed: null } });
  // Without its keys nobody can ask the provider any more, so the person's details in a frozen order serve nothing.
  await db.payoutAttempt.updateMany({ where: { shopId }, data: { orderSealed: null } });
  await db.problem.deleteMany({ where: { shopId } });
  await db.discountDrift.deleteMany({ where: { shopId } });
  await db.watchedDiscount.deleteMany({ where: { shopId } });
  await db.privacyReceipt.updateMany({ where: { shopId }, data: { subject: "" } });
  const deliveries = await db.inboundEvent.updateMany({ where: { shopId }, data: { body: null } });
  await db.shop.update({ where: { id: shopId }, data: { name: "", storefrontUrl: null, contactEmail: null } });
  await db.privacyReceipt.create({
    data: {
      shopId,
      kind: "shop_redact",
      subject: "",
      done: { referrers: referrers.count, friends: friends.count, deliveries: deliveries.count },
      at,
    },
  });
}
