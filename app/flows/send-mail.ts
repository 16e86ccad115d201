import type { MailId, ShopId } from "../core/ids.ts";
import { languageOf } from "../core/language/language-of.ts";
import { isMailKind, renderMail } from "../core/language/render-mail.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { readMail, saveMailEnd, sendMailJob } from "../store/mails.ts";
import { clearProblem, mailsNotSent, raiseProblem } from "../store/problems.ts";
import { readShop } from "../store/shops.ts";

/** Waits between the tries, in seconds: about two days in all, after which a mail would come as a surprise. */
const waits = [60, 300, 1_800, 7_200, 21_600, 43_200, 86_400];

/**
 * Writes a mail and hands it to the mail server. What the server will never take is `failed`; what it may take later is
 * tried again. A process that dies, or an answer that is lost, after the server took it sends the same mail twice (it has the
 * same Message-ID, by which many mailboxes show it once): a mail twice is better than none.
 */
export async function sendMail(services: Services, shopId: ShopId, mailId: MailId): Promise<void> {
  const { shop, mail } = await services.db.inShop(shopId, async (db) => ({
    shop: await readShop(db),
    mail: await readMail(db, services.seal, mailId),
  }));
  if (mail === null || mail.state !== "queued") return;
  const at = services.clock.now();
  const end = async (state: "sent" | "failed" | "not_sent", reason: string | null, problem: string | null) =>
    services.db.inShop(shopId, async (db) => {
      await saveMailEnd(db, mailId, { state, reason }, at);
      if (problem !== null) await raiseProblem(db, mailsNotSent(problem), at);
      else if (state === "sent") await clearProblem(db, "mail", at);
    });
  if (mail.content === null) return end("failed", "the person was erased", null);
  if (!isMailKind(mail.kind)) return end("failed", `there is no mail ${mail.kind}`, null);
  if (shop.state !== "installed") return end("not_sent", "the app is not installed", null);
  if (services.mail.from === null) {
    const missing = "no mail server is set up";
    return end("not_sent", missing, missing);
  }

  const language = languageOf(mail.locale);
  const outcome = await services.mail.send({
    id: mail.mailId,
    to: mail.content.to,
    fromName: shop.name,
    replyTo: shop.contactEmail,
    language: language.code,
    ...renderMail(language, mail.kind, mail.content.facts, { name: shop.name, timezone: shop.timezone }),
  });
  if (outcome.kind === "sent") return end("sent", null, null);
  if (outcome.kind === "refused") return end("failed", outcome.detail, null);
  const wait = waits[mail.attempts];
  services.log.warn({ shop: shopId, mail: mailId, why: outcome.detail }, "a mail was not taken");
  if (wait === undefined) return end("failed", outcome.detail, outcome.detail);
  await services.db.inShop(shopId, async (db) => {
    await saveMailEnd(db, mailId, { state: "queued", reason: outcome.detail }, at);
    if (outcome.kind === "misconfigured" || mail.attempts >= 2)
      await raiseProblem(db, mailsNotSent(outcome.detail), at);
    await enqueue(db, sendMailJob(shopId, mailId, wait));
  });
}
