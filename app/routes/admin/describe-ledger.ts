import type { LedgerData } from "../../components/referrals/ledger-table.tsx";
import { accountName } from "../../core/ledger/account-name.ts";
import type { ChainMovement, ReferralChain } from "../../store/views/referral-chain.ts";
import { movementWords } from "./movement-words.ts";
import type { Words } from "./words.ts";

/** The books of one referral: each movement from account to account, and what the accounts hold after all of them. */
export function describeLedger(chain: ReferralChain, words: Words): LedgerData {
  const { format } = words;
  const name = (account: ChainMovement["lines"][number]["account"], rail: string) =>
    accountName(account, words.rail(rail));
  const sums = new Map<string, { account: string; asset: string; amountMinor: number }>();
  const movements = chain.ledger.map((movement) => {
    for (const line of movement.lines) {
      const account = name(line.account, line.rail);
      const sum = sums.get(`${account}|${line.asset}`) ?? { account, asset: line.asset, amountMinor: 0 };
      sum.amountMinor += line.amountMinor;
      sums.set(`${account}|${line.asset}`, sum);
    }
    const from = movement.lines.find((line) => line.amountMinor < 0);
    const to = movement.lines.find((line) => line.amountMinor > 0);
    return {
      id: movement.id,
      at: format.moment(movement.at),
      kind: movementWords[movement.kind],
      from: from ? name(from.account, from.rail) : "–",
      to: to ? name(to.account, to.rail) : "–",
      amount: to ? format.money(to.amountMinor, to.asset) : "–",
    };
  });
  return {
    movements,
    balances: [...sums.values()].map(({ account, asset, amountMinor }) => ({
      account,
      amount: format.money(amountMinor, asset),
    })),
  };
}
