/** What the sandbox lends to an emulator: the world's clock, its mailbox, and a way to call the app. */
export interface EmulatorHost {
  now(): Date;
  /** Posts a webhook and answers with the status code, 0 when nobody answered. */
  deliver(webhook: { url: string; headers: Record<string, string>; body: string }): Promise<number>;
  /** An address a person can open on the sandbox' pages. */
  publicUrl(path: string): string;
  /** A fresh id in the provider's form, unique in this world: `newId("cus_")`. */
  newId(prefix: string): string;
  mail(message: { to: string; subject: string; text: string; html?: string }): void;
}

/** A provider's server in miniature: same addresses, same semantics, in memory. It never imports the app's own code. */
export interface Emulator {
  /** The hosts it answers for, as the real provider names them. */
  readonly hosts: readonly string[];
  handle(request: Request, host: EmulatorHost): Promise<Response>;
  /** What the provider believes: for dashboards, and for tests to compare with our ledger. */
  snapshot(): unknown;
  /** An HTML fragment for the sandbox' human page. */
  dashboard(): string;
  /** Named knobs: `addCustomer`, `setFunds`, … */
  readonly control: Readonly<Record<string, (input: never) => unknown>>;
}
