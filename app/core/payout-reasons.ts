/** Why a payout is in the state it is in; a part of the reasons (core/reason.ts). */
export const payoutReasons = {
  person_incomplete: {
    person: "The store is missing a detail it needs to send your reward. Please sign in once with your account.",
    merchant: "The rail needs an e-mail address or a customer account that this referrer does not have.",
  },
  details_missing: {
    person: "Tell the store where to send it: open your referral page and fill in your details.",
    merchant:
      "The referrer has not said where to send it. They can do so on their referral page, or you choose another rail.",
  },
  destination_unverified: {
    person: "Confirm where it is to go: press the link in the mail that we sent you.",
    merchant: "The referrer has not confirmed their payout details yet. They have a mail with a link that does.",
  },
  destination_cooling: {
    person:
      "Your payout details changed a short while ago. For your safety it waits; your payout page says until when.",
    merchant: "The referrer changed their payout details. Nothing goes to new ones before your waiting time is over.",
  },
  onboarding_missing: {
    person: "Finish signing up for payouts on your referral page, then it is sent.",
    merchant: "The referrer has not finished signing up with the provider. They can do so on their referral page.",
  },
  no_customer: {
    person: "We could not find your account at the payment provider. The store has been told.",
    merchant:
      "No customer with the referrer's e-mail address was found at the provider. Create one there, or choose another rail.",
  },
  ambiguous_customer: {
    person: "The store has to check which account is yours before it can send your reward.",
    merchant:
      "Several customers at the provider have this e-mail address; we do not guess. Merge them there, or choose another rail.",
  },
  currency_mismatch: {
    person: "Your reward cannot be sent in its currency this way. The store has been told.",
    merchant:
      "This rail cannot pay this person in the reward's currency. The detail says why; choose another rail for it.",
  },
  wrong_value_kind: {
    person: "Your reward cannot be sent this way. The store has been told.",
    merchant: "This rail cannot deliver this kind of reward. Choose one that can.",
  },
  outside_limits: {
    person: "This amount cannot be sent this way. The store has been told.",
    merchant: "The amount is outside what this rail can send at once.",
  },
  below_minimum_payout: {
    person: "Waits until enough has come together for the store to send it.",
    merchant: "The person is owed less than the program's minimum payout. It goes out together with what comes next.",
  },
  reward_lapsed: {
    person: "It was not claimed in time.",
    merchant: "The person did not say in time where to send it, so it lapsed, as the program says.",
  },
  ends_soon: {
    person: "You have not used all of it yet, and it ends soon.",
    merchant: "The person was told that it ends soon: when we last looked, it was not used up.",
  },
  ended_unused: {
    person: "It was not used up in time, and what was left of it has ended.",
    merchant:
      "It ended before the person had used it up. What was left is no more of use to them, and you owe nothing for it.",
  },
  existing_discount: {
    person: "You still have a discount waiting for your next invoice. This one follows when it is used up.",
    merchant:
      "The customer still has a discount that no invoice has used up, and it stays as it is. We look again by ourselves and issue this reward when it is used.",
  },
  no_subscription: {
    person: "You have no subscription that this reward could lower. The store has been told.",
    merchant:
      "The customer has no running subscription at the provider for this reward to go on. Wait for one and issue again, or choose another rail.",
  },
  subscription_unfit: {
    person: "Your subscription cannot take this kind of reward. The store has been told.",
    merchant:
      "The customer's subscription cannot take this reward. The detail says why; change it at the provider, or choose another rail.",
  },
  needs_funds: {
    person: "Your reward is waiting for the store to top up its account.",
    merchant: "The provider's balance is too low. Top it up there, then issue again.",
  },
  taken_back: {
    person: "The store will send it another way.",
    merchant: "Taken back before anything was sent. Issue it another way.",
  },
  marked_paid: {
    person: "Sent to you.",
    merchant: "Marked as paid by staff, who looked it up at the provider. The detail has their proof.",
  },
  marked_not_paid: {
    person: "It did not reach you, and the store will send it again.",
    merchant: "Marked as not paid by staff, who looked it up at the provider. The detail has their proof.",
  },
  not_configured: {
    person: "The store is still setting up this way of paying.",
    merchant: "This rail is not connected. Connect it under Settings.",
  },
  credentials_refused: {
    person: "Your reward is waiting for the store to fix a setting.",
    merchant: "The provider refused our key. Put in a new one under Settings.",
  },
  permission_missing: {
    person: "Your reward is waiting for the store to fix a setting.",
    merchant:
      "Our key lacks a permission at the provider. The detail says which; grant it there and test the connection.",
  },
  unclaimed: {
    person:
      "The money waits for you at the payment provider. Open the message it sent you, or sign up there with the same e-mail address.",
    merchant: "Sent, but not claimed yet. The detail says until when; after that the provider gives it back.",
  },
  to_hand_over: {
    person: "The store will hand it over to you.",
    merchant: "Waits for you to hand it over. Mark it as issued under By hand.",
  },
  to_export: {
    person: "The store sends it with its next batch.",
    merchant:
      "Waits for a file that you upload at the provider. Make it under Files, then bring back the provider's report.",
  },
  not_handed_over: {
    person: "The store did not hand it over and will send it in another way.",
    merchant: "Taken off the list of what you hand over. Issue it in another way.",
  },
  hand_over_undone: {
    person: "The store found that it did not reach you, and will send it again.",
    merchant: "You took back that it was handed over. The money is due again.",
  },
  to_fund: {
    person: "The store has prepared the payment and still has to release it.",
    merchant: "Prepared at the provider, and waits for you to pay it there. Until you do, nothing has left.",
  },
  held_by_provider: {
    person: "The payment provider is checking the payment.",
    merchant: "The provider holds the payment back. The detail says what to do there.",
  },
  bank_refused: {
    person:
      "Your bank refused the payment. The money waits in your account at the payment provider: correct your bank details there.",
    merchant:
      "It is in the person's account at the provider, but their bank refused it. They have to correct their bank details there; do not pay it again.",
  },
  returned_unclaimed: {
    person: "The payment was not claimed in time and went back. Ask the store to send it again.",
    merchant: "Nobody claimed the payment in time, so the provider gave it back. The money is due again.",
  },
  receiver_refused: {
    person:
      "Your account at the payment provider cannot receive this payment. Check it there, or ask the store for another way.",
    merchant:
      "The provider cannot pay this person's account. The detail says why; the person has to fix it, or choose another rail.",
  },
  provider_refused: {
    person: "The provider refused to send your reward. The store has been told.",
    merchant: "The provider refused. The detail has its words.",
  },
  outcome_unknown: {
    person: "On its way to you.",
    merchant: "The provider's answer did not arrive. We look it up; nothing is sent twice.",
  },
  shop_uninstalled: {
    person: "The store has stopped this program.",
    merchant: "The app was uninstalled.",
  },
} as const;
