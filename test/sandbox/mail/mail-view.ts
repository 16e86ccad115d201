/** `lose_answer`: the mail is taken, and nobody hears of it. */
export interface MailTrouble {
  how: "unknown_address" | "full" | "busy" | "lose_answer";
  /** 1 when not given. */
  times?: number;
}

export interface MailView {
  id: string;
  at: string;
  from: string;
  to: string;
  replyTo: string | null;
  messageId: string | null;
  subject: string;
  text: string;
  html: string | null;
}
