import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { sendTestMail } from "../../app/flows/send-test-mail.ts";
import { queueMail } from "../../app/store/mails.ts";
import { type House, type Store, startHouse, until } from "../support/house.ts";

/** What mails are and what becomes of them: over real SMTP, to the mailbox of the sandbox. */
let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

const mailsTo = async (to: string) => (await house.control.mail.list()).filter((mail) => mail.to === to);
const rows = (store: Store) =>
  house.query<{ state: string; reason: string | null; attempts: number; empty: boolean }>(
    "select state, reason, attempts, content_sealed is null as empty from mail where shop_id = $1 order by created_at, id",
    [store.shopId],
  );

/** A referrer is told something, as any part of the app tells it. */
async function tell(store: Store, email: string, cause: string): Promise<boolean> {
  const { services } = house.app;
  const { referrerId } = await store.referrer(email);
  const done = await services.db.inShop(store.shopId, async (db) => {
    const locale = (
      await db.referrer.findUniqueOrThrow({ where: { shopId_id: { shopId: store.shopId, id: referrerId } } })
    ).locale;
    return queueMail(
      db,
      services.seal,
      {
        cause,
        kind: "destination_verify",
        to: email,
        personId: referrerId,
        locale,
        facts: {
          destination: "DE•• 3000",
          until: { day: "2026-12-01T12:00:00Z" },
          link: "https://tea.example/x?token=1",
        },
      },
      services.clock.now(),
    );
  });
  await house.settled();
  return done;
}

test("the merchant sends themselves a test mail, one a minute", async () => {
  const store = await house.openShop({ name: "Tea & Co" });
  const sent = await sendTestMail(house.app.services, store.shopId);
  if (!sent.ok) throw new Error(sent.why);
  await house.settled();
  const [mail, ...others] = await mailsTo(sent.to);
  expect(others).toEqual([]);
  expect(mail).toMatchObject({
    from: "Tea & Co <mail@goodword.example>",
    replyTo: sent.to,
    subject: "Tea & Co: mail works",
  });
  expect(mail?.text).toContain(`An answer to it goes to ${sent.to}.`);
  expect(mail?.html).toContain("Tea &amp; Co");
  expect(await sendTestMail(house.app.services, store.shopId)).toEqual({ ok: false, why: "just_sent" });
});

test("a person is written to once for one cause, in the language that they read", async () => {
  const store = await house.openShop({ name: "Teehaus" });
  await store.program();
  await house.control.customers.create({
    shop: store.shop,
    email: "greta@example.com",
    firstName: "Greta",
    locale: "de",
  });
  expect(await tell(store, "greta@example.com", "x:1")).toBe(true);
  expect(await tell(store, "greta@example.com", "x:1")).toBe(false);
  const [mail, ...others] = await mailsTo("greta@example.com");
  expect(others).toEqual([]);
  expect(mail?.subject).toBe("Bestätige, wohin Teehaus deine Prämien schickt");
  expect(mail?.text).toContain("Bitte bestätige das bis zum 1. Dezember 2026.");
  expect(mail?.messageId).toMatch(/^<mal_\w+@127\.0\.0\.1>$/);
});

test("a mail of a transaction that failed was never written", async () => {
  const store = await house.openShop();
  const { services } = house.app;
  const failing = services.db.inShop(store.shopId, async (db) => {
    const facts = { reply: "x@example.com" };
    const mail = { cause: "y:1", kind: "test", to: "nobody@example.com", personId: null, locale: "en", facts } as const;
    await queueMail(db, services.seal, mail, services.clock.now());
    throw new Error("undone");
  });
  await expect(failing).rejects.toThrow("undone");
  await house.settled();
  expect(await mailsTo("nobody@example.com")).toEqual([]);
  expect(await rows(store)).toEqual([]);
});

test("a server that is busy gets the mail later; an address that is none ends it", async () => {
  const store = await house.openShop();
  await store.program();
  await store.referrer("anna@example.com");
  await house.control.mail.misbehave({ how: "busy", times: 2 });
  await tell(store, "anna@example.com", "busy:1");
  expect(await rows(store)).toMatchObject([{ state: "queued", attempts: 1 }]);
  await house.hurry();
  expect(await rows(store)).toMatchObject([{ state: "sent", attempts: 3, reason: null }]);

  await house.control.mail.misbehave({ how: "unknown_address" });
  await tell(store, "anna@example.com", "gone:1");
  const [, gone] = await rows(store);
  expect(gone).toMatchObject({ state: "failed" });
  expect(gone?.reason).toContain("550");
  expect(gone?.reason).not.toContain("anna");
  expect(await store.problems()).toEqual([]);
});

test("a server that takes a mail and dies gets the very same mail again", async () => {
  const store = await house.openShop();
  await store.program();
  await house.control.customers.create({ shop: store.shop, email: "lost@example.com" });
  await house.control.mail.misbehave({ how: "lose_answer" });
  await tell(store, "lost@example.com", "lost:1");
  await house.hurry();
  const mails = await mailsTo("lost@example.com");
  expect(mails).toHaveLength(2);
  expect(new Set(mails.map((mail) => mail.messageId)).size).toBe(1);
  expect(await rows(store)).toMatchObject([{ state: "sent", reason: null }]);
});

test("a server that never takes it is a problem for the merchant, until one mail leaves", async () => {
  const store = await house.openShop();
  await store.program();
  await house.control.mail.misbehave({ how: "busy", times: 8 });
  await tell(store, "anna@example.com", "never:1");
  await house.hurry();
  await until("the tries to end", async () => (await rows(store))[0]?.state === "failed");
  expect(await store.problems()).toMatchObject([{ key: "mail", action: expect.stringContaining("SMTP_URL") }]);
  await tell(store, "anna@example.com", "never:2");
  expect(await store.problems()).toEqual([]);
});

test("erasing a person empties what was written to them; so does age", async () => {
  const store = await house.openShop();
  await store.program();
  await tell(store, "anna@example.com", "erase:1");
  await tell(store, "ben@example.com", "erase:2");
  await house.control.privacy.redactCustomer({ shop: store.shop, customer: "anna@example.com" });
  await house.settled();
  expect((await rows(store)).map((row) => row.empty)).toEqual([true, false]);
});
