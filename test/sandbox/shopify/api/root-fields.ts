import { customerMutations } from "./mutations/customer-mutations.ts";
import { discountMutations } from "./mutations/discount-mutations.ts";
import { giftCardMutations } from "./mutations/gift-card-mutations.ts";
import { redeemCodeMutations } from "./mutations/redeem-code-mutations.ts";
import { storeCreditMutations } from "./mutations/store-credit-mutations.ts";
import { subscriptionMutations } from "./mutations/subscription-mutations.ts";
import { queryFields } from "./query-fields.ts";

/** Every root field that this world has; the rest of the schema validates and then says that it is not here. */
export const rootFields: Readonly<Record<string, unknown>> = {
  ...queryFields,
  ...discountMutations,
  ...redeemCodeMutations,
  ...storeCreditMutations,
  ...giftCardMutations,
  ...customerMutations,
  ...subscriptionMutations,
};
