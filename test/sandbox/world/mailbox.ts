import type { MailView } from "../mail/mail-view.ts";
import type { WorldClock } from "./clock.ts";

/** All mail that anybody in this world got. */
export interface Mailbox {
  put(mail: {
    from: string;
    to: string;
    replyTo?: string | null;
    messageId?: string | null;
    subject: string;
    text: string;
    html?: string;
  }): void;
  list(): MailView[];
  clear(): number;
}

export function createMailbox(clock: WorldClock): Mailbox {
  const mails: MailView[] = [];
  let count = 0;
  return {
    put: (mail) => {
      const { replyTo = null, messageId = null, html = null } = mail;
      mails.push({ id: `mail-${++count}`, at: clock.now().toISOString(), ...mail, replyTo, messageId, html });
    },
    list: () => [...mails],
    clear: () => mails.splice(0).length,
  };
}
