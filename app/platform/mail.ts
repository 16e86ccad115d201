import nodemailer, { type NodemailerError } from "nodemailer";
import { isBareAddress, isHere, type MailEnv } from "./env.ts";

/** One mail as it leaves. */
export interface OutgoingMail {
  /** The row it is made from: the same row is the same mail for every server and mailbox it passes (Message-ID). */
  readonly id: string;
  readonly to: string;
  /** Who writes, as people see it; the address is the server's own. */
  readonly fromName: string;
  /** Where an answer goes; null where nobody has said. */
  readonly replyTo: string | null;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Of the texts, for screen readers and mail programs. */
  readonly language: string;
}

/**
 * How it ended. `refused`: this mail will never be taken. `later`: it may be taken another time; after a time-out the server
 * may have it already, and gets the same mail again. `misconfigured`: the server does not let us in at all.
 */
export type MailEnd =
  | { readonly kind: "sent" }
  | { readonly kind: "refused" | "later" | "misconfigured"; readonly detail: string };

/** The way out for mails. */
export interface MailDoor {
  /** The address that mails come from; null where no server was named, so that none can be sent. */
  readonly from: string | null;
  send(mail: OutgoingMail): Promise<MailEnd>;
}

/** A server that does not answer for so long has lost the mail. */
const waitMs = 20_000;

/** Mails over the server that the environment names. A connection is made for each mail: they are few, and none goes stale. */
export function createMail(env: MailEnv | null, host: string): MailDoor {
  if (env === null)
    return { from: null, send: async () => ({ kind: "misconfigured", detail: "SMTP_URL and MAIL_FROM are not set" }) };
  const url = new URL(env.smtpUrl);
  const transport = nodemailer.createTransport({
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? (url.protocol === "smtps:" ? 465 : 587) : Number(url.port),
    secure: url.protocol === "smtps:",
    // A password never crosses a network in the clear.
    requireTLS: url.protocol === "smtp:" && url.username !== "" && !isHere(env.smtpUrl),
    ...(url.username === ""
      ? {}
      : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
    connectionTimeout: waitMs,
    greetingTimeout: waitMs,
    socketTimeout: waitMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    from: env.from,
    send: async (mail) => {
      if (!isBareAddress(mail.to)) return { kind: "refused", detail: "the address is not one" };
      try {
        await transport.sendMail({
          messageId: `<${mail.id}@${host}>`,
          from: { name: oneLine(mail.fromName), address: env.from },
          to: { name: "", address: mail.to },
          ...(mail.replyTo !== null && isBareAddress(mail.replyTo)
            ? { replyTo: { name: oneLine(mail.fromName), address: mail.replyTo } }
            : {}),
          subject: oneLine(mail.subject),
          text: mail.text,
          html: mail.html,
          headers: { "Auto-Submitted": "auto-generated", "Content-Language": mail.language },
        });
        return { kind: "sent" };
      } catch (error) {
        return endOf(error as NodemailerError);
      }
    },
  };
}

const oneLine = (text: string) => text.replace(/[\p{Cc}]+/gu, " ").trim();

/**
 * A reply of 500 and more to the person's address or the message is for good (RFC 5321, 4.2.1); before that it is about us,
 * and 400 and more is for now. Replies can name the address, so of their text nothing is kept but the numbers.
 */
function endOf(error: NodemailerError): MailEnd {
  const status = error.responseCode ?? 0;
  const said = [
    status > 0 ? `the mail server answered ${status}` : "the mail server did not answer",
    error.code ? `(${error.code}${error.command ? `, ${error.command}` : ""})` : "",
  ]
    .join(" ")
    .trim();
  if (error.code === "EAUTH" || error.code === "ENOAUTH" || error.code === "ETLS" || error.code === "EDNS")
    return { kind: "misconfigured", detail: said };
  // Not letting us send from our own address is no word about the person's.
  if (status >= 500 && error.command === "MAIL FROM") return { kind: "misconfigured", detail: said };
  if (status >= 500 && ["RCPT TO", "DATA"].includes(error.command ?? "")) return { kind: "refused", detail: said };
  return { kind: "later", detail: said };
}
