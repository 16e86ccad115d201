import { display, parseMinor } from "../../../world/money.ts";
import type { StoreCreditAccount } from "../../../world/shop.ts";
import { debitCredit } from "../../debit-credit.ts";
import { type ApiContext, readGid, refused, userError } from "../api-context.ts";
import { storeCreditTransactionNode } from "../nodes/customer-node.ts";

interface MoneyInput {
  amount: string | number;
  currencyCode: string;
}

/** Shopify's ceiling for one account, in whole units; a shop's currency is not converted here. */
const creditLimit = 10_000;

const names = ["storeCreditAccountTransaction"] as const;

/** Store credit: give and take back. */
export const storeCreditMutations = {
  storeCreditAccountCredit: (
    {
      id,
      creditInput,
    }: { id: string; creditInput: { creditAmount: MoneyInput; expiresAt?: string | null; notify?: boolean } },
    context: ApiContext,
  ) => {
    const { world, shop } = context;
    const { amount, currencyCode } = creditInput.creditAmount;
    const minor = parseMinor(amount, currencyCode) ?? 0;
    const now = world.clock.now();
    const field = ["creditInput", "creditAmount", "amount"];
    if (minor <= 0)
      return refused(
        names,
        userError(field, "NEGATIVE_OR_ZERO_AMOUNT", "A positive amount must be used to credit a store credit account"),
      );
    if (currencyCode !== shop.currency && !(currencyCode in shop.presentmentRates))
      return refused(
        names,
        userError(["creditInput", "creditAmount", "currencyCode"], "UNSUPPORTED_CURRENCY", "Currency is not supported"),
      );
    const expiresAt = creditInput.expiresAt ? new Date(creditInput.expiresAt) : null;
    if (expiresAt && expiresAt <= now)
      return refused(
        names,
        userError(["creditInput", "expiresAt"], "EXPIRES_AT_IN_PAST", "The expiry date must be in the future"),
      );
    const found = accountFor(context, id, currencyCode, true);
    if ("code" in found) return refused(names, userError(["id"], found.code, found.message));
    const { account } = found;
    if (account.currency !== currencyCode)
      return refused(
        names,
        userError(
          ["creditInput", "creditAmount", "currencyCode"],
          "MISMATCHING_CURRENCY",
          "The currency is not the account's",
        ),
      );
    const limit = parseMinor(creditLimit, currencyCode) ?? 0;
    if (shop.currency !== "JPY" && account.balanceMinor + minor > limit)
      return refused(
        names,
        userError(
          field,
          "CREDIT_LIMIT_EXCEEDED",
          "The operation would cause the account's credit limit to be exceeded",
        ),
      );
    account.balanceMinor += minor;
    const transaction = {
      id: world.ids.next("StoreCreditAccountTransaction"),
      kind: "credit" as const,
      amountMinor: minor,
      balanceAfterMinor: account.balanceMinor,
      remainingMinor: minor,
      createdAt: now,
      expiresAt,
      event: "ADJUSTMENT" as const,
    };
    account.transactions.push(transaction);
    if (creditInput.notify) notify(context, account, minor);
    return { storeCreditAccountTransaction: storeCreditTransactionNode(context, account, transaction), userErrors: [] };
  },

  storeCreditAccountDebit: (
    { id, debitInput }: { id: string; debitInput: { debitAmount: MoneyInput } },
    context: ApiContext,
  ) => {
    const { amount, currencyCode } = debitInput.debitAmount;
    const minor = parseMinor(amount, currencyCode) ?? 0;
    const field = ["debitInput", "debitAmount", "amount"];
    if (minor <= 0)
      return refused(
        names,
        userError(field, "NEGATIVE_OR_ZERO_AMOUNT", "A positive amount must be used to debit a store credit account"),
      );
    const found = accountFor(context, id, currencyCode, false);
    if ("code" in found) return refused(names, userError(["id"], found.code, found.message));
    const { account } = found;
    if (account.currency !== currencyCode)
      return refused(
        names,
        userError(
          ["debitInput", "debitAmount", "currencyCode"],
          "MISMATCHING_CURRENCY",
          "The currency is not the account's",
        ),
      );
    if (account.balanceMinor < minor)
      return refused(
        names,
        userError(
          field,
          "INSUFFICIENT_FUNDS",
          "The store credit account does not have sufficient funds to satisfy the request",
        ),
      );
    const transaction = debitCredit(context.world, account, minor, "ADJUSTMENT");
    return { storeCreditAccountTransaction: storeCreditTransactionNode(context, account, transaction), userErrors: [] };
  },
};

/** The account of that id, or the customer's in that currency; the first credit makes it. */
function accountFor(
  { world, shop }: ApiContext,
  text: string,
  currency: string,
  make: boolean,
): { account: StoreCreditAccount } | { code: string; message: string } {
  const { kind, id } = readGid(text);
  if (kind === "StoreCreditAccount") {
    const account = shop.storeCredit.get(id);
    return account
      ? { account }
      : { code: "ACCOUNT_NOT_FOUND", message: "The store credit account could not be found" };
  }
  if (kind !== "Customer" || !shop.customers.has(id))
    return { code: "OWNER_NOT_FOUND", message: "The owner does not exist" };
  const known = [...shop.storeCredit.values()].find((one) => one.customerId === id && one.currency === currency);
  if (known) return { account: known };
  if (!make) return { code: "ACCOUNT_NOT_FOUND", message: "The store credit account could not be found" };
  const account: StoreCreditAccount = {
    id: world.ids.next("StoreCreditAccount"),
    customerId: id,
    currency,
    balanceMinor: 0,
    transactions: [],
  };
  shop.storeCredit.set(account.id, account);
  return { account };
}

function notify({ world, shop }: ApiContext, account: StoreCreditAccount, minor: number): void {
  const customer = shop.customers.get(account.customerId);
  if (!customer?.email) return;
  world.mailbox.put({
    from: shop.email,
    to: customer.email,
    subject: `You received store credit from ${shop.name}`,
    text: `${display(minor, account.currency)} was added to your account. It comes off at checkout when you are signed in.`,
  });
}
