import { type StripeBook, seconds } from "./book.ts";
import type { createConnectDeliveries } from "./connect-deliveries.ts";
import { balanceOf, type ConnectAccount, type ConnectLine, payoutAnswer, transferAnswer } from "./connect-objects.ts";

/** What people, banks and time do with Connect. */
export function connectKnobs(
  book: StripeBook,
  deliveries: ReturnType<typeof createConnectDeliveries>,
  now: () => Date,
) {
  const { connect } = book;
  const named = (id: string): ConnectAccount => {
    const found = [...connect.accounts.values()].find((one) => one.id === id || one.email === id);
    if (!found) throw new Error(`there is no connected account ${id}`);
    return found;
  };
  const post = (line: Omit<ConnectLine, "id" | "created">) => {
    const posted = { ...line, id: book.newId("txn_"), created: seconds(now()) };
    connect.lines.push(posted);
    return posted;
  };

  return {
    /** Whether the merchant has signed up for Connect: `{ enabled }`. */
    setConnect: ({ enabled }: { enabled: boolean }) => {
      connect.enabled = enabled;
      return true;
    },
    /** What the platform has ready: `{ amount (Stripe's units), currency? }`. */
    setFunds: ({ amount, currency = "usd" }: { amount: number; currency?: string }) => {
      connect.available.set(currency.toLowerCase(), amount);
      return true;
    },
    /** An account that is there already: `{ email?, state? }`. */
    addAccount: ({ email = null, state = "active" }: { email?: string | null; state?: ConnectAccount["state"] }) => {
      const account: ConnectAccount = {
        id: book.newId("acct_"),
        created: seconds(now()),
        email,
        metadata: {},
        state,
        bankFails: null,
      };
      connect.accounts.set(account.id, account);
      return account.id;
    },
    /** How far a person is: `{ id (account or e-mail), state }`. */
    setAccount: ({ id, state }: { id: string; state: ConnectAccount["state"] }) => {
      named(id).state = state;
      return true;
    },
    closeAccount: ({ id }: { id: string }) => connect.accounts.delete(named(id).id),
    /** The person's bank will answer so; `null` takes the money: `{ id, code }`. */
    setBank: ({ id, code }: { id: string; code: string | null }) => {
      named(id).bankFails = code;
      return true;
    },
    /** Stripe pays what lies in an account out to the bank: `{ id, amount?, currency? }` → the payout's id. */
    payOut: async ({ id, amount, currency = "usd" }: { id: string; amount?: number; currency?: string }) => {
      const account = named(id);
      const out = amount ?? balanceOf(connect, account.id, currency);
      // A payout carries whatever came since the one before it.
      const carried = new Set(connect.payouts.flatMap((one) => one.lines.map((line) => line.id)));
      const lines = connect.lines.filter(
        (line) =>
          line.account === account.id &&
          line.currency === currency &&
          (line.type === "payment" || line.type === "payout_failure") &&
          !carried.has(line.id),
      );
      const payout = {
        id: book.newId("po_"),
        created: seconds(now()),
        account: account.id,
        amount: out,
        currency,
        status: "paid" as "paid" | "failed",
        failure: null as string | null,
        lines,
      };
      connect.payouts.push(payout);
      post({ account: account.id, amount: -out, currency, type: "payout", source: payout.id });
      await deliveries.tell("payout.paid", payoutAnswer(payout, false), account.id);
      return payout.id;
    },
    /** The bank gives a payout back that looked paid: `{ id (payout), code? }`. */
    failPayout: async ({ id, code = "account_closed" }: { id: string; code?: string }) => {
      const payout = connect.payouts.find((one) => one.id === id);
      if (!payout || payout.status === "failed") return false;
      payout.status = "failed";
      payout.failure = code;
      post({
        account: payout.account,
        amount: payout.amount,
        currency: payout.currency,
        type: "payout_failure",
        source: payout.id,
      });
      await deliveries.tell("payout.failed", payoutAnswer(payout, false), payout.account);
      return true;
    },
    /** The merchant reverses a transfer in the dashboard: `{ id, amount? }`. */
    reverseTransfer: async ({ id, amount }: { id: string; amount?: number }) => {
      const transfer = connect.transfers.find((one) => one.id === id);
      if (!transfer) return false;
      const left = transfer.amount - transfer.reversals.reduce((sum, one) => sum + one.amount, 0);
      const taken = Math.min(amount ?? left, left);
      transfer.reversals.push({ id: book.newId("trr_"), created: seconds(now()), amount: taken, metadata: {} });
      post({
        account: transfer.destination,
        amount: -taken,
        currency: transfer.currency,
        type: "payment_refund",
        source: book.newId("pyr_"),
      });
      await deliveries.tell("transfer.reversed", transferAnswer(transfer, false), null);
      return true;
    },
    /** The merchant deletes every webhook in the dashboard. */
    deleteWebhooks: () => connect.endpoints.splice(0).length,
    /** Posts an event again: `{ id }` → the status codes. */
    redeliver: ({ id }: { id: string }) => deliveries.repeat(id),
    settle: () => deliveries.settle(),
  };
}
