/**
 * What has to be so before a friend's sign-up is rewarded: their address is confirmed at Shopify, their account has so many
 * days, or they have paid a first order.
 */
export const signUpGuards = ["verified_email", "account_days", "first_payment"] as const;

export type SignUpGuard = (typeof signUpGuards)[number];
