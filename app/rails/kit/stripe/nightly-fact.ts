import Stripe from "stripe";

/** A line for the merchant where the key may not read what the nightly comparison reads; none where it may. */
export async function nightlyFact(stripe: Stripe): Promise<{ readonly label: string; readonly value: string }[]> {
  const may = await stripe.events.list({ limit: 1 }).then(
    () => true,
    (error: unknown) => !(error instanceof Stripe.errors.StripePermissionError),
  );
  return may ? [] : [{ label: "Nightly comparison", value: "Off: the restricted key may not read events" }];
}
