/**
 * Every public text, in the language they are written in first: a text that stands here has to stand in every other
 * language, with the same `{gaps}`. One with `one` and `other` is chosen by its `{count}`. The sentences of reasons are not
 * here but in `reason.ts`, each beside the one for the merchant.
 */
export const en = {
  // what the friend gets
  "offer.first_order": "{value} off your first order",
  "offer.any_order": "{value} off your order",
  "offer.minimum": "On orders of {amount} or more",
  "offer.once": "Once per customer",
  "offer.combines": "Can be used with other discounts",
  "offer.share": "{offer} at {shop}: {link}",

  // what the referrer gets
  "reward.fixed": "Get {value} for every friend who orders",
  "reward.percent": "Get {value} of your friend's order for every friend who orders",
  "reward.fixed_every": "Get {value} for every order of a friend",
  "reward.percent_every": "Get {value} of every order of a friend",
  "reward.first_is": "For a friend's first order: {value}",
  "reward.order_share": "{value} of the order",
  "reward.nth": { one: "Once a friend has ordered {count} time", other: "Once a friend has ordered {count} times" },
  "reward.orders": { one: "For {count} order of each friend", other: "For the first {count} orders of each friend" },
  "reward.months": {
    one: "For {count} month from a friend's first order",
    other: "For {count} months from a friend's first order",
  },
  "reward.total": "Up to {amount} for one friend",
  "reward.tier": "From friend number {place} on: {value}",
  "reward.milestone": "A bonus of {amount} with friend number {place}",
  "reward.every_nth": { one: "One reward for every {count} friend", other: "One reward for every {count} friends" },
  "reward.cap": "Up to {amount} for one order",
  "reward.minimum": "For orders of {amount} or more",
  "reward.first_order": "For your friend's first order",
  "reward.at_once": "Yours as soon as the order is paid",
  "reward.after_days": {
    one: "Yours {count} day after the order is paid",
    other: "Yours {count} days after the order is paid",
  },

  // what a reward is worth where it is no money
  "asset.points": { one: "{count} point", other: "{count} points" },
  "asset.percent_off": "{value} off",
  "asset.amount_off": "{value} off",
  "asset.free_shipping": "free shipping",
  "asset.free_item": "a free item",

  // where a reward stands
  "state.held": "Waiting until {date}",
  "state.due": "Ready to be sent",
  "state.issuing": "On its way",
  "state.issued": "Sent",
  "state.failed": "Delayed",
  "state.cancelled": "Cancelled",
  "state.clawed_back": "Taken back",

  // how it came
  "delivery.discount_code": "A discount code for your next order",
  "delivery.store_credit": "Store credit; it comes off at checkout when you are signed in",
  "delivery.gift_card_code": "A gift card of this store",
  "delivery.account_credit": "Credited to your account; it lowers your next invoice",
  "delivery.invoice_discount": "A discount on your next invoice",
  "delivery.subscription_price": "A lower price for your subscription",
  "delivery.bank_transfer": "Sent to your payout account, which pays it to your bank",
  "delivery.gift_card_link": "Your gift card",
  "delivery.gift_card_email": "A gift card, sent to your e-mail address",
  "delivery.gift_card_email_waiting": "A gift card, on its way to your e-mail address",
  "delivery.paypal": "A payment to your PayPal account",
  "delivery.paypal_waiting": "A payment on its way to your PayPal account",
  "delivery.handed_over": "Handed over by the store",
  "delivery.handed_over_waiting": "The store will hand it over to you",
  "delivery.unknown": "Your reward",

  // the page
  "page.title": "Refer a friend",
  "page.closed": "The referral program is taking a break. Rewards you have earned are safe.",
  "page.sign_in_first": "Sign in to get your code and see what you earned.",
  "page.sign_in": "Sign in",
  "page.friend_gets": "Your friend gets: {offer}.",
  "page.join": "Get my code",
  "page.code": "Your code",
  "page.link": "Your link",
  "page.earned": "What you earned",
  "page.totals": "{earned} in all: {waiting} waiting, {issued} sent.",
  "page.visits": { one: "Your link was opened {count} time.", other: "Your link was opened {count} times." },
  "page.friends": { one: "{count} friend has bought with it.", other: "{count} friends have bought with it." },
  "page.empty": "No friends yet. Share your link to begin.",
  "page.choose_code": "Choose your own code",
  "page.choose_code_help":
    "3 to 50 letters from A to Z, digits and hyphens. Links that you shared before go on working.",
  "page.choose_code_press": "Change my code",
  "page.code_changed": "Your code is now {code}.",
  "page.retry": "Try again",

  // the statement of what the store owes a person
  "statement.title": "Your balance",
  "statement.month": "Balance of {month}",
  "statement.opening": "Balance before",
  "statement.closing": "Balance after",
  "statement.held": "{amount} of it still waits until the return window is over.",
  "statement.below_zero":
    "Your balance is {amount} below zero: a reward that had been sent to you was taken back later. Your next rewards fill it first. Nothing is taken from your account.",
  "statement.empty": "Nothing happened in this month.",
  "statement.earlier": "The month before",
  "statement.later": "The month after",
  "statement.more": "More of this month",
  "statement.line.earn": "Earned: a friend ordered",
  "statement.line.larger": "A reward became larger",
  "statement.line.smaller": "A reward became smaller",
  "statement.line.release": "The wait is over: ready to be sent",
  "statement.line.cancel": "A reward was cancelled before it was sent",
  "statement.line.claw_back": "A reward that had been sent was taken back",
  "statement.line.restore": "A reward that had been taken back was given again",
  "statement.line.sent": "Sent to you",
  "statement.line.on_its_way": "On its way to you",
  "statement.line.tried": "Was to be sent to you, but did not arrive",
  "statement.line.return": "Back in your balance, to be sent again",
  "statement.line.forgive": "The store let this go",
  "statement.line.unforgive": "The store took that back",

  // when something is wrong
  "error.offer_unavailable": "This offer is no longer available.",
  "error.not_now": "That did not work. Please try again in a moment.",
  "error.too_many": "That was a lot at once. Please try again in a minute.",
  "error.code_letters": "Use 3 to 50 letters from A to Z, digits, and single hyphens between them.",
  "error.code_refused": "This code cannot be used. Please choose another one.",
  "error.code_taken": "This code is taken. Please choose another one.",
  "error.code_fixed": "The store gives out the codes of this program.",
  "error.code_many": "You have changed your code often. Please ask the store for help.",
  "error.not_signed": "This address is only reachable through the store.",
  "error.not_installed": "This store does not use Goodword.",
  "error.method": "Join with POST.",
} as const;
