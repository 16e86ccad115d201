import { englishAsks } from "./asks/en.ts";
import { englishDeliveries } from "./deliveries/en.ts";
import { joiningEn } from "./joining/en.ts";
import { listEn } from "./list/en.ts";
import { englishPoints } from "./points/en.ts";
import { englishStates } from "./states/en.ts";

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
  "offer.after": "After your order you get {value}",
  "offer.share": "{offer} at {shop}: {link}",
  "offer.shipping_first_order": "Free shipping on your first order",
  "offer.shipping_any_order": "Free shipping on your order",
  "offer.item": "Free with your order: {item}",
  "offer.item_with": "When you buy: {items}",
  "offer.item_with_many": "When you buy one of the selected products",
  "offer.item_add": "Add both to your cart; the free one costs nothing at checkout",
  "offer.goods": "For: {items}",
  "offer.goods_many": "For selected products",
  "offer.uses": { one: "For {count} order with this code", other: "For the first {count} orders with this code" },
  "offer.until": "Until {date}",
  "offer.for_days": { one: "For {count} day", other: "For {count} days" },
  "offer.share_plain": "Have a look at {shop}: {link}",

  // what the referrer gets
  "reward.fixed": "Get {value} for every friend who orders",
  "reward.percent": "Get {value} of your friend's order for every friend who orders",
  "reward.fixed_every": "Get {value} for every order of a friend",
  "reward.percent_every": "Get {value} of every order of a friend",
  "reward.first_is": "For a friend's first order: {value}",
  // stands before "of the order", "of every order of a friend"
  "reward.points_rate": "{points} for each {amount}",
  "reward.order_share": "{value} of the order",
  "reward.order_share_capped": "{value} of the order, up to {amount}",
  "reward.nth": { one: "Once a friend has ordered {count} time", other: "Once a friend has ordered {count} times" },
  "reward.orders": { one: "For {count} order of each friend", other: "For the first {count} orders of each friend" },
  "reward.months": {
    one: "For {count} month from a friend's first order",
    other: "For {count} months from a friend's first order",
  },
  "reward.total": "Up to {amount} for one friend",
  "reward.tier": "From friend number {place} on: {value}",
  "reward.milestone": "A bonus of {amount} with friend number {place}",
  "reward.milestone_piece": "With friend number {place}, once: {value}",
  "reward.percent_off": "{value} off your next order",
  "reward.free_shipping": "free shipping on your next order",
  "reward.pieces_month": { one: "Up to {count} code or gift a month", other: "Up to {count} codes or gifts a month" },
  "reward.pieces_quarter": {
    one: "Up to {count} code or gift a quarter",
    other: "Up to {count} codes or gifts a quarter",
  },
  "reward.pieces_year": { one: "Up to {count} code or gift a year", other: "Up to {count} codes or gifts a year" },
  "reward.pieces_ever": { one: "Up to {count} code or gift in all", other: "Up to {count} codes or gifts in all" },
  "reward.every_nth": { one: "One reward for every {count} friend", other: "One reward for every {count} friends" },
  "reward.cap_month": "Up to {amount} a month",
  "reward.cap_quarter": "Up to {amount} a quarter",
  "reward.cap_year": "Up to {amount} a year",
  "reward.cap_ever": "Up to {amount} in all",
  "reward.cap": "Up to {amount} for one order",
  "reward.minimum": "For orders of {amount} or more",
  "reward.only_items": "Only these products count: {items}",
  "reward.only_many": "Only selected products count",
  "reward.collection": "everything of {title}",
  "reward.but_items": "Not for: {items}",
  "reward.but_many": "Not for some products",
  "reward.first_order": "For your friend's first order",
  "reward.friend_too": "Your friend gets {value} after their order",
  "reward.sent_weekly": "Sent every {day}",
  "reward.sent_monthly": "Sent on day {day} of each month",
  "reward.sent_last_day": "Sent on the last day of each month",
  "reward.at_once": "Yours as soon as the order is paid",
  "reward.minimum_payout": "Paid out from {amount} on",
  "reward.lapses": {
    one: "Lapses after {count} day if you do not say where to send it",
    other: "Lapses after {count} days if you do not say where to send it",
  },
  "reward.fulfilled": "Yours as soon as the order is fulfilled",
  "reward.after_fulfilment": {
    one: "Yours {count} day after the order is fulfilled",
    other: "Yours {count} days after the order is fulfilled",
  },
  "reward.after_days": {
    one: "Yours {count} day after the order is paid",
    other: "Yours {count} days after the order is paid",
  },

  // what a reward is worth where it is no money
  "asset.points": { one: "{count} point", other: "{count} points" },
  "asset.percent_off": "{value} off",
  "asset.amount_off": "{value} off",
  "asset.free_shipping": "free shipping",
  "asset.free_item": "{item} for free",

  // where a reward stands
  ...englishStates,

  // how it came
  ...englishDeliveries,

  // the page
  ...joiningEn,
  ...listEn,
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
  "page.refused": "Referrals that did not count",

  // why, said to somebody whose own order it is about: in place of the sentence of reason.ts
  "own.waiting_for_fulfilment": "Waiting until your order is on its way.",
  "own.waiting_for_customer_check": "We are checking that this is your first order.",
  "own.existing_customer": "This reward is for a first order, and you had ordered here before.",
  "own.orders_fell_away": "Your order fell away.",
  "own.order_cancelled": "Your order was cancelled.",
  "own.order_refunded": "Your order was refunded.",
  "own.order_unpaid": "Your order is no longer paid.",
  "own.order_reduced": "You returned part of the order, so the reward became smaller.",
  "own.order_grew": "Your order changed, so the reward became larger.",
  "own.other_order_changed": "Another order of yours changed, and with it what this one brings.",
  "own.dispute_lost": "Your bank took the payment for the order back.",
  "own.in_dispute": "Your bank is looking at the payment for the order. The reward waits until that is settled.",
  "own.revoked_unspent": "Taken back before it was used, because your order did not stay as it was.",
  "own.removed_by_staff":
    "The store found that nobody recommended this order to you. Ask the store if you think this is a mistake.",
  "own.moved_by_staff": "The store found that somebody else invited you, and what you get goes on there.",
  "own.earlier_order":
    "An earlier order of yours, of which the store was told later, came by somebody else, and what you get goes on there.",

  ...englishAsks,

  // the statement of what the store owes a person
  "statement.title": "Your balance",
  "statement.month": "Balance of {month}",
  "statement.opening": "Balance before",
  "statement.closing": "Balance after",
  "statement.held": "{amount} of it still waits until the return window is over.",
  "statement.lapsing": "{amount} of it cannot be sent before you say where; the first of it lapses on {date}.",
  "statement.expiring": "Of what you were sent, {amount} ends if it is not used before; the first of it on {date}.",
  "statement.below_zero":
    "Your balance is {amount} below zero: a reward that had been sent to you was taken back later. Your next rewards fill it first. Nothing is taken from your account.",
  "statement.empty": "Nothing happened in this month.",
  "statement.earlier": "The month before",
  "statement.later": "The month after",
  "statement.more": "More of this month",
  "statement.way": "How you get your rewards",
  "statement.way_default": "As the store sends them",
  "statement.way_help": "If it cannot be sent this way, the store sends it another way.",
  "statement.way_press": "Save",
  "statement.way_saved": "Saved. It holds for rewards that go out from now on.",
  "statement.line.earn": "Earned: a friend ordered",
  "statement.line.earn_own": "Earned: you ordered on a friend's recommendation",
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
  "statement.line.suspend": "A reward waits again: the payment for its order is being looked at",
  "statement.line.merge": "From your other account, which is one with this now",
  "statement.line.unforgive": "The store took that back",
  "statement.line.exchange": "A reward that you gave points for",

  // the points that a person collects
  ...englishPoints,

  // how a person gets their money
  "payout.title": "How you get paid",
  "payout.none": "There is nothing for you to set up. The store sends your rewards by itself.",
  "payout.not_started":
    "To get money to your bank account, sign up once with {provider}. There you are asked who you are and for your bank account; the store sees neither.",
  "payout.begin": "Sign up with {provider}",
  "payout.unfinished": "You have begun to sign up with {provider}. Something is still missing there.",
  "payout.go_on": "Go on with {provider}",
  "payout.in_review": "{provider} is checking what you handed in. There is nothing for you to do now.",
  "payout.ready": "You are signed up with {provider}. What waited for it is sent now.",
  "payout.cannot_tell": "{provider} does not answer at the moment. Please look again later.",

  // what a person fills in to be paid, and the links of its mails
  "details.none": "Say where your rewards are to be sent.",
  "details.ready": "Your rewards go to {destination}.",
  "details.unverified":
    "{destination} is not confirmed yet: press the link in the mail that we sent to {address}. Nothing is sent there before.",
  "details.cooling": "{destination} is confirmed. For your safety nothing is sent there before {date}.",
  "details.again": "Send the mail again",
  "details.back": "Take the change back",
  "details.save": "Save",
  "details.mailed": "Please confirm it now: we sent a mail with a link to {address}.",
  "details.same": "That is what is there already.",
  "details.taken_back": "Taken back.",
  "details.to_paypal": "To another PayPal address",
  "details.to_upi": "To a UPI ID",
  "details.to_in_bank": "To a bank account in India",
  "details.email": "PayPal e-mail address",
  "details.vpa": "UPI ID, as anna@okbank",
  "details.holder": "Account holder",
  "details.account": "Account number",
  "details.ifsc": "IFSC of the branch",
  "details.wrong_email": "Enter the e-mail address of your PayPal account.",
  "details.wrong_vpa": "A UPI ID has a name, an @ and the handle of a bank, with no dot after the @.",
  "details.wrong_holder": "Enter the name as your bank has it.",
  "details.wrong_account": "An account number has 5 to 35 digits or letters.",
  "details.wrong_ifsc": "An IFSC has four letters, a zero and six letters or digits.",
  "confirm.verify": "Are your rewards to go to {destination}?",
  "confirm.verify_press": "Yes, send them there",
  "confirm.verified": "Confirmed. Your rewards go to {destination}.",
  "confirm.verified_later": "Confirmed. Your rewards go to {destination} from {date} on.",
  "confirm.stop": "Somebody changed where your rewards go, to {destination}. Was that not you?",
  "confirm.stop_press": "It was not me, stop it",
  "confirm.stopped":
    "Stopped. Your rewards go where they went before, and the store has been told. Please change your password at the store.",
  "confirm.gone": "This link has been used, or is too old.",
  "error.details_wrong": "Please look again at what is marked.",
  "error.details_no_address":
    "Your account at the store has no e-mail address, so nothing can be confirmed. Please ask the store for help.",
  "error.details_many": "That was changed often today. Please try again tomorrow.",

  // when something is wrong
  "error.offer_unavailable": "This offer is no longer available.",
  "error.not_now": "That did not work. Please try again in a moment.",
  "error.too_many": "That was a lot at once. Please try again in a minute.",
  "error.code_letters": "Use 3 to 50 letters from A to Z, digits, and single hyphens between them.",
  "error.code_refused": "This code cannot be used. Please choose another one.",
  "error.code_taken": "This code is taken. Please choose another one.",
  "error.code_fixed": "The store gives out the codes of this program.",
  "error.code_many": "You have changed your code often. Please ask the store for help.",
  "error.way_gone": "This choice is no longer possible. Please choose again.",
  "error.email": "Enter an e-mail address like name@example.com.",
  "error.not_signed": "This address is only reachable through the store.",
  "error.not_installed": "This store does not use Goodword.",
  "error.method": "Join with POST.",
} as const;
