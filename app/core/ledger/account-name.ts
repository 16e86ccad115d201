import type { Account } from "./posting.ts";

const own: Readonly<Record<Exclude<Account["kind"], "rail_clearing" | "rail_cash" | "fees">, string>> = {
  reward_expense: "Cost of rewards",
  referrer_held: "Referrers, on hold",
  referrer_payable: "Referrers, payable",
  forgiveness: "Forgiven",
  points_used: "Points spent or lapsed",
};

/** What an account is called where the merchant and their accountant read it. `rail` is the rail's title. */
export function accountName(kind: Account["kind"], rail: string): string {
  switch (kind) {
    case "rail_clearing":
      return `${rail}, on its way`;
    case "rail_cash":
      return `${rail}, paid out`;
    case "fees":
      return `${rail}, fees`;
    default:
      return own[kind];
  }
}
