/** What a person can leave for a rail that pays where they say, by its kind and its fields in the order they are asked for. */
export const detailsFields = {
  paypal: ["email"],
  upi: ["vpa"],
  in_bank: ["holder", "account", "ifsc"],
} as const;

export type DetailsKind = keyof typeof detailsFields;
export type DetailsField = (typeof detailsFields)[DetailsKind][number];

/** Details as they are kept: the kind, and its fields as the provider wants them. */
export type PayoutDetails = Readonly<Record<string, string>> & { readonly kind: DetailsKind };

interface Rule {
  /** As it is kept: what people type around it is taken off. */
  readonly tidy: (text: string) => string;
  readonly form: RegExp;
}

const rules: Readonly<Record<DetailsField, Rule>> = {
  // PayPal takes at most 127 characters (Payouts v1, receiver).
  email: { tidy: (text) => text.trim(), form: /^(?=.{3,127}$)[^\s@,;:<>"()]+@[^\s@,;:<>"()]+\.[^\s@,;:<>"()]+$/ },
  // NPCI's form of a virtual payment address; RazorpayX takes 3 to 100 characters.
  vpa: { tidy: (text) => text.trim(), form: /^(?=.{3,100}$)[A-Za-z0-9.\-_]+@[A-Za-z][A-Za-z0-9]+$/ },
  // RazorpayX: 3 to 120 of these.
  holder: { tidy: (text) => text.trim().replace(/\s+/g, " "), form: /^[\p{L}\p{M}0-9 '’.,\-–_/()]{3,120}$/u },
  // RazorpayX: 5 to 35 letters and digits.
  account: { tidy: (text) => text.replace(/[\s-]/g, "").toUpperCase(), form: /^[A-Z0-9]{5,35}$/ },
  // Reserve Bank of India: four letters of the bank, a zero, six of the branch.
  ifsc: { tidy: (text) => text.replace(/\s/g, "").toUpperCase(), form: /^[A-Z]{4}0[A-Z0-9]{6}$/ },
};

/** What was read of a form; or which of its fields cannot be right. */
export type DetailsReading =
  | { readonly ok: true; readonly details: PayoutDetails }
  | { readonly ok: false; readonly wrong: readonly DetailsField[] };

/** Reads what a person typed. Whether the account exists, only the bank knows. */
export function readDetails(kind: DetailsKind, typed: Readonly<Record<string, string>>): DetailsReading {
  const fields: readonly DetailsField[] = detailsFields[kind];
  const read = fields.map((name) => [name, rules[name].tidy(typed[name] ?? "")] as const);
  const wrong = read.filter(([name, value]) => !rules[name].form.test(value)).map(([name]) => name);
  return wrong.length > 0 ? { ok: false, wrong } : { ok: true, details: { kind, ...Object.fromEntries(read) } };
}

/** Kept details as what they are; `null` for what is none: an account that signing up at a provider made. */
export function asDetails(kept: Readonly<Record<string, string>>): PayoutDetails | null {
  return Object.hasOwn(detailsFields, String(kept.kind)) ? (kept as PayoutDetails) : null;
}

/** So much of details that their owner knows them again, and nobody can use them: "an•••@mail.example", "HDFC •••• 4321". */
export function maskDetails(details: PayoutDetails): string {
  switch (details.kind) {
    case "paypal":
      return maskAddress(String(details.email));
    case "upi":
      return maskAddress(String(details.vpa));
    case "in_bank":
      return `${(details.ifsc ?? "").slice(0, 4)} •••• ${(details.account ?? "").slice(-4)}`;
  }
}

/** "an•••@mail.example" */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf("@");
  return at < 0 ? "•••" : `${address.slice(0, Math.min(2, at))}•••${address.slice(at)}`;
}
