import PostalMime from "postal-mime";
import { SMTPServer } from "smtp-server";
import type { Mailbox } from "../world/mailbox.ts";
import type { MailTrouble } from "./mail-view.ts";

/** A mail server whose mails all land in the world's mailbox. */
export interface MailServer {
  /** What an app takes as its SMTP_URL. */
  readonly url: string;
  /** The next so many mails meet this. */
  misbehave(trouble: MailTrouble): void;
  behave(): void;
  stop(): Promise<void>;
}

const replies = {
  unknown_address: [550, "5.1.1 No such user here"],
  busy: [451, "4.3.2 Please try again later"],
  full: [552, "5.2.2 Mailbox full"],
} as const;

/** Speaks SMTP on the loopback, as the servers of RFC 5321 do: without TLS and without a password, since nobody else is there. */
export async function startMailServer(port: number, mailbox: Mailbox): Promise<MailServer> {
  const troubles: MailTrouble["how"][] = [];
  const refusal = (how: keyof typeof replies) =>
    Object.assign(new Error(replies[how][1]), { responseCode: replies[how][0] });
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    logger: false,
    closeTimeout: 500,
    onRcptTo: (_address, _session, done) => {
      const [next] = troubles;
      if (next !== "unknown_address" && next !== "busy") return done();
      troubles.shift();
      return done(refusal(next));
    },
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", async () => {
        const next = troubles[0];
        if (next === "full") {
          troubles.shift();
          return done(refusal(next));
        }
        const mail = await PostalMime.parse(Buffer.concat(parts));
        for (const { address } of session.envelope.rcptTo)
          mailbox.put({
            from: mail.from?.name ? `${mail.from.name} <${mail.from.address}>` : (mail.from?.address ?? ""),
            to: address,
            replyTo: mail.replyTo?.[0]?.address ?? null,
            messageId: mail.messageId ?? null,
            subject: mail.subject ?? "",
            text: mail.text ?? "",
            ...(mail.html === undefined ? {} : { html: mail.html }),
          });
        if (next !== "lose_answer") return done();
        troubles.shift();
        // The mail is there, and whoever sent it hears nothing of it: the connection is cut before the answer.
        for (const connection of server.connections) connection._socket.destroy();
        return undefined;
      });
    },
  });
  server.on("error", () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve());
  });
  const address = server.server.address();
  return {
    url: `smtp://127.0.0.1:${typeof address === "object" && address ? address.port : port}`,
    misbehave: ({ how, times = 1 }) => {
      for (let time = 0; time < times; time += 1) troubles.push(how);
    },
    behave: () => void troubles.splice(0),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
