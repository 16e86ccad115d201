/** Reasons of claims (core/reason.ts). What a rule declines reads alike to the person: which orders there are is nobody's business. */
export const claimReasons = {
  claim_not_matched: {
    person: "We found no order that this can count for.",
    merchant: "Shopify has no order of this number and e-mail address that we can see.",
  },
  claim_too_late: {
    person: "We found no order that this can count for.",
    merchant: "The order was placed longer before the claim than the program allows.",
  },
  claim_order_taken: {
    person: "We found no order that this can count for.",
    merchant: "The order belongs to a referral already, or the friend to another referrer.",
  },
  claim_cannot_count: {
    person: "We found no order that this can count for.",
    merchant: "Nothing new counts: the order is not paid or a test, the code was closed, or the program is not active.",
  },
  claim_flagged: {
    person: "The store is looking at this.",
    merchant: "A fraud rule asks you to look before this counts.",
  },
} as const;
