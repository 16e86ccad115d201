import type { ListEntryId } from "../../app/core/ids.ts";
import type { Currency } from "../../app/core/money/money.ts";
import type { OrderFacts } from "../../app/core/referral/order-facts.ts";
import { placeId, signUpId, signUpName } from "../../app/core/referral/sign-up.ts";
import type { StoryOrder, StorySignUp } from "./model.ts";
import { storyStart } from "./story-start.ts";

/** What an order is called by its source, and a sign-up by us. */
export const idOf = ({ number }: Pick<StoryOrder, "number">, isList = false): string => {
  if (number > 0) return `order:${String(number).padStart(4, "0")}`;
  const name = String(number + 100).padStart(4, "0");
  return isList ? placeId(name as ListEntryId) : signUpId(name);
};

/** What a source tells of a sign-up at some minute; as flows/process-inbox.ts makes an order of it. */
export function signUpOrder(
  signUp: StorySignUp,
  orderId: string,
  currency: Currency,
  told: { readonly minute: number; readonly verified: boolean; readonly gone: boolean },
): OrderFacts {
  const at = (minute: number) => new Date(storyStart + minute * 60_000);
  const verifiedAt = told.verified && signUp.verifiedMinute !== null ? at(signUp.verifiedMinute) : null;
  return {
    orderId,
    name: signUpName,
    stateAt: at(told.minute),
    createdAt: at(signUp.joinedMinute),
    paid: true,
    paidAt: null,
    cancelledAt: told.gone ? at(told.minute) : null,
    fullyRefunded: false,
    signUp: { joinedAt: told.gone ? null : at(signUp.joinedMinute), verifiedAt },
    test: false,
    currency,
    baseMinor: 0,
    discountCodes: [],
    cartToken: null,
    customerId: `customer:${signUp.friend}`,
    email: null,
  };
}
