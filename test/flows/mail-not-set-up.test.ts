import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { sendTestMail } from "../../app/flows/send-test-mail.ts";
import { queueMail } from "../../app/store/mails.ts";
import { type House, startHouse } from "../support/house.ts";

/** Goodword without a mail server. */
let house: House;
beforeAll(async () => {
  house = await startHouse(undefined, { SMTP_URL: undefined, MAIL_FROM: undefined });
});
afterEach(() => house.check());
afterAll(() => house.stop());

test("mails are kept as not sent, and the merchant is told what to set", async () => {
  const { services } = house.app;
  expect(await sendTestMail(services, house.shopId)).toEqual({ ok: false, why: "no_server" });
  const facts = { reply: "x@example.com" };
  const mail = { cause: "z:1", kind: "test", to: "anna@example.com", personId: null, locale: "en", facts } as const;
  await services.db.inShop(house.shopId, (db) => queueMail(db, services.seal, mail, services.clock.now()));
  await house.settled();
  expect(await house.query("select state, reason from mail")).toEqual([
    { state: "not_sent", reason: "no mail server is set up" },
  ]);
  expect(await house.problems()).toMatchObject([{ key: "mail", action: expect.stringContaining("MAIL_FROM") }]);
  expect(await house.control.mail.list()).toEqual([]);
});
