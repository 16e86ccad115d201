import type { PayoutOrder } from "../kit/rail.ts";
import type { RazorpayxSettings } from "./settings.ts";

/** RazorpayX takes at most so much over UPI and IMPS, in paise; above IMPS a bank is paid by NEFT, which has no such limit. */
export const mostUpi = 100_000_00;
const mostImps = 500_000_00;

/** How an order travels: by UPI, or to a bank by IMPS, and by NEFT where that takes no such amount. */
export function modeOf({ value, person }: Pick<PayoutOrder, "value" | "person">): "UPI" | "IMPS" | "NEFT" {
  if (person.destination?.kind === "upi") return "UPI";
  return value.amountMinor <= mostImps ? "IMPS" : "NEFT";
}

/**
 * What pays an order: the person's contact, their account and the payout in one request, so that one key covers all three.
 * Made of the order alone: asked again it is the very same, as the key demands.
 */
export function requestOf(order: PayoutOrder, settings: RazorpayxSettings) {
  const to = order.person.destination ?? {};
  const contact = {
    name: nameOf(to.holder ?? order.person.name ?? ""),
    ...(order.person.email === null ? {} : { email: order.person.email }),
    type: "customer",
  };
  const upi = to.kind === "upi";
  return {
    account_number: settings.accountNumber,
    amount: order.value.amountMinor,
    currency: order.value.currency,
    mode: modeOf(order),
    purpose: "payout",
    fund_account: upi
      ? { account_type: "vpa", vpa: { address: to.vpa ?? "" }, contact }
      : {
          account_type: "bank_account",
          bank_account: { name: nameOf(to.holder ?? ""), ifsc: to.ifsc ?? "", account_number: to.account ?? "" },
          contact,
        },
    // When there is too little, the payout waits with us, where the merchant sees it and can choose another way.
    queue_if_low_balance: false,
    reference_id: order.key,
    narration: plain(order.memo).slice(0, 30).trim() || "Referral reward",
  };
}

const plain = (text: string) =>
  text
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9 ]+/g, "")
    .replace(/ +/g, " ")
    .trim();

/** A name as RazorpayX takes it: 3 to 50 letters, digits and blanks. */
function nameOf(text: string): string {
  const name = plain(text).slice(0, 50).trim();
  return name.length >= 3 ? name : "Referral reward";
}
