import { fileRail } from "../kit/file/file-rail.ts";
import { fitsPaypal, paypalLimits } from "../kit/paypal/paypal-limits.ts";
import { refused } from "../kit/refused.ts";
import { massPayments } from "./mass-payments.ts";
import { paypalFileSettings } from "./settings.ts";

/** Money to the person's PayPal account by a file that the merchant uploads: for accounts without access to PayPal's API. */
export const paypalFile = fileRail({
  name: "paypal-file",
  title: "PayPal file",
  summary: "Money to the person's PayPal account, by a Mass Payments file that you upload at PayPal.",
  settings: paypalFileSettings,
  file: massPayments,
  limits: paypalLimits,
  refuse: ({ value }) =>
    fitsPaypal(value.amountMinor, value.currency)
      ? null
      : refused("outside_limits", `PayPal takes whole units of ${value.currency} only.`),
});
