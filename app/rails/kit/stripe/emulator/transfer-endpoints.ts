import { noSuch, type StripeAnswer, stripeError } from "./answer.ts";
import { seconds } from "./book.ts";
import {
  form,
  newestFirst,
  ok,
  page,
  paging,
  type StripeCall,
  type StripeEndpoint,
  text,
  texts,
  within,
} from "./call.ts";
import { availableIn, balanceOf, type ConnectTransfer, reversalAnswer, transferAnswer } from "./connect-objects.ts";

/** Transfers from the platform's balance to people's accounts, and their reversals. */
export const transferEndpoints: readonly StripeEndpoint[] = [
  {
    method: "POST",
    path: /^\/v1\/transfers$/,
    permission: "rak_transfer_write",
    takes: ["amount", "currency", "destination", "transfer_group", "description", "metadata", "source_type", "expand"],
    needs: ["currency", "destination"],
    run: createTransfer,
  },
  {
    method: "GET",
    path: /^\/v1\/transfers$/,
    permission: "rak_transfer_read",
    takes: [...paging, "created", "destination", "transfer_group"],
    run: (call) => {
      const { destination, transfer_group: group } = call.params;
      const found = newestFirst(call.book.connect.transfers).filter(
        (one) =>
          within(one, call.params) &&
          (text(destination) === null || one.destination === text(destination)) &&
          (text(group) === null || one.group === text(group)),
      );
      return page(call, found, (one) => transferAnswer(one, call.livemode));
    },
  },
  {
    method: "GET",
    path: /^\/v1\/transfers\/([^/]+)$/,
    permission: "rak_transfer_read",
    takes: ["expand"],
    run: (call) => withTransfer(call, (transfer) => ok(transferAnswer(transfer, call.livemode))),
  },
  {
    method: "POST",
    path: /^\/v1\/transfers\/([^/]+)\/reversals$/,
    permission: "rak_transfer_write",
    takes: ["amount", "metadata", "description", "expand"],
    run: (call) => withTransfer(call, (transfer) => reverse(call, transfer)),
  },
];

function createTransfer(call: StripeCall): StripeAnswer {
  const { connect } = call.book;
  const refuse = (message: string, more: Record<string, string>) =>
    stripeError(400, "invalid_request_error", message, more);
  const currency = text(call.params.currency) ?? "";
  const amount = Number(text(call.params.amount));
  if (!/^[a-z]{3}$/.test(currency)) return refuse(`Invalid currency: ${currency}.`, { param: "currency" });
  if (!Number.isSafeInteger(amount) || amount < 1)
    return refuse("Invalid integer.", { code: "parameter_invalid_integer", param: "amount" });
  const destination = text(call.params.destination) ?? "";
  const account = connect.accounts.get(destination);
  if (!account)
    return refuse(`No such destination: '${destination}'`, { code: "resource_missing", param: "destination" });
  if (account.state !== "active")
    return refuse(
      "Your destination account needs to have at least one of the following capabilities enabled: transfers, crypto_transfers, legacy_payments",
      { code: "insufficient_capabilities_for_transfer" },
    );
  const ready = availableIn(connect, currency);
  if (ready < amount)
    // The work had begun: Stripe keeps this refusal under the key, also when the balance is topped up.
    return {
      ...refuse(
        "You have insufficient available funds in your Stripe account. Try adding funds directly to your available balance by creating Charges using the 4000000000000077 test card.",
        { code: "balance_insufficient" },
      ),
      kept: true,
    };
  connect.available.set(currency, ready - amount);
  const transfer: ConnectTransfer = {
    id: call.book.newId("tr_"),
    created: seconds(call.now),
    amount,
    currency,
    destination,
    payment: call.book.newId("py_"),
    group: text(call.params.transfer_group),
    description: text(call.params.description),
    metadata: texts(form(call.params.metadata)),
    reversals: [],
  };
  connect.transfers.push(transfer);
  connect.lines.push({
    id: call.book.newId("txn_"),
    created: transfer.created,
    account: destination,
    amount,
    currency,
    type: "payment",
    source: transfer.payment,
  });
  return ok(transferAnswer(transfer, call.livemode));
}

function reverse(call: StripeCall, transfer: ConnectTransfer): StripeAnswer {
  const { connect } = call.book;
  const left = transfer.amount - transfer.reversals.reduce((sum, one) => sum + one.amount, 0);
  const amount = call.params.amount === undefined ? left : Number(text(call.params.amount));
  if (!Number.isSafeInteger(amount) || amount < 1 || amount > left)
    return stripeError(400, "invalid_request_error", "Reversal amount is greater than unreversed amount on transfer", {
      param: "amount",
    });
  if (balanceOf(connect, transfer.destination, transfer.currency) < amount)
    return {
      ...stripeError(
        400,
        "invalid_request_error",
        "The connected account has insufficient funds to cover this reversal.",
        { code: "balance_insufficient" },
      ),
      kept: true,
    };
  const made = {
    id: call.book.newId("trr_"),
    created: seconds(call.now),
    amount,
    metadata: texts(form(call.params.metadata)),
  };
  transfer.reversals.push(made);
  connect.available.set(transfer.currency, availableIn(connect, transfer.currency) + amount);
  connect.lines.push({
    id: call.book.newId("txn_"),
    created: made.created,
    account: transfer.destination,
    amount: -amount,
    currency: transfer.currency,
    type: "payment_refund",
    source: `pyr_${made.id.slice(4)}`,
  });
  void call.tell("transfer.reversed", transferAnswer(transfer, call.livemode), null);
  return ok(reversalAnswer(transfer, made));
}

function withTransfer(call: StripeCall, then: (transfer: ConnectTransfer) => StripeAnswer): StripeAnswer {
  const id = call.ids[0] ?? "";
  const transfer = call.book.connect.transfers.find((one) => one.id === id);
  return transfer ? then(transfer) : noSuch("transfer", id, "transfer");
}
