import type { StoreCreditAccount } from "../world/shop.ts";
import type { World } from "../world/world.ts";

/** Takes store credit off an account, as a debit or as a buyer's payment; what expires soonest goes first. */
export function debitCredit(
  world: World,
  account: StoreCreditAccount,
  amountMinor: number,
  event: "ADJUSTMENT" | "ORDER_PAYMENT",
): StoreCreditAccount["transactions"][number] {
  let left = amountMinor;
  const credits = account.transactions
    .filter((one) => one.kind === "credit" && !one.expired && one.remainingMinor > 0)
    .sort(
      (a, b) =>
        (a.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY) - (b.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY),
    );
  for (const credit of credits) {
    const part = Math.min(left, credit.remainingMinor);
    credit.remainingMinor -= part;
    left -= part;
  }
  account.balanceMinor -= amountMinor;
  const transaction = {
    id: world.ids.next("StoreCreditAccountTransaction"),
    kind: "debit" as const,
    amountMinor,
    balanceAfterMinor: account.balanceMinor,
    remainingMinor: 0,
    createdAt: world.clock.now(),
    expiresAt: null,
    event,
  };
  account.transactions.push(transaction);
  return transaction;
}
