import type { Currency } from "../../../core/money/money.ts";
import type { PayoutFileFormat, PayoutOrder, Rail, RailLimits, Refusal, SettingsSpec } from "../rail.ts";
import { refuseOutsideLimits } from "../refuse-outside-limits.ts";
import { refused } from "../refused.ts";

/** What sets one file rail apart from another. */
export interface FileRail<Settings> {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly settings: SettingsSpec<Settings>;
  readonly file: PayoutFileFormat<Settings>;
  limits(currency: Currency): RailLimits;
  /** A no of its own, beside the limits and the e-mail address. */
  refuse?(order: PayoutOrder): Refusal | null;
}

/** An address that a file can carry to a provider: nothing a spreadsheet would take for a formula. */
const plainEmail = /^[^\s=+\-@,;"'][^\s,;"']*@[^\s@,;"']+\.[^\s@,;"']+$/;

/**
 * A rail that leaves as a file: payments wait until the merchant makes one, uploads it at the provider, and brings the
 * provider's report back. Nothing is moved by sending.
 */
export function fileRail<Settings>(of: FileRail<Settings>): Rail<Settings> {
  const refuse = (order: PayoutOrder): Refusal | null => {
    const { email } = order.person;
    if (!email?.trim()) return refused("person_incomplete", `${of.title} needs the person's e-mail address.`);
    if (!plainEmail.test(email.trim()))
      return refused("person_incomplete", `A file for ${of.title} cannot carry the person's e-mail address.`);
    return refuseOutsideLimits(order.value, of.limits(order.value.currency), of.title) ?? of.refuse?.(order) ?? null;
  };
  const waiting = (order: PayoutOrder) =>
    ({
      kind: "accepted",
      code: "to_export",
      delivery: { kind: of.file.brings, reference: order.key },
      note: "Make a file under Files, and upload it at the provider.",
    }) as const;
  return {
    name: of.name,
    title: of.title,
    summary: of.summary,
    settings: of.settings,
    byHand: true,
    file: of.file,
    delivers: ["money"],
    brings: of.file.brings,
    needs: ["email"],
    pace: { concurrent: 20, perSecond: 200 },
    limits: of.limits,
    test: async () => ({
      ok: true,
      account: null,
      summary: "Ready. Payments wait under Files until you make a file of them.",
      facts: [{ label: "Payments in one file", value: `At most ${of.file.most}` }],
    }),
    funds: async () => null,
    check: async (order) =>
      refuse(order) ?? { kind: "ready", to: `${order.person.name ?? "The person"}, by a file that you upload` },
    send: async (order) => refuse(order) ?? waiting(order),
    // What waits for a file cannot be anywhere else: no request ever left.
    lookUp: async (order) => waiting(order),
  };
}
