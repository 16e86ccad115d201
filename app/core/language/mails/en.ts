import type { MailText } from "./mail-text.ts";

/** Every mail, in the language they are written in first. The gaps of a text are the facts that it has to be given. */
export const englishMails = {
  test: {
    subject: "{shop}: mail works",
    lines: [
      "This is the test mail that you asked for. People who refer your store get theirs in the same way, in their own language.",
      "An answer to it goes to {reply}.",
    ],
  },
  points_lapse: {
    subject: "{shop}: {points} lapse on {until}",
    lines: [
      "You have {points} at {shop}. They lapse on {until} unless you earn or use some before.",
      "On your page you see what you can get for them.",
    ],
    press: "See your points",
  },
  expiry: {
    subject: "{shop}: {value} of yours ends soon",
    lines: [
      "You have {value} from {shop} that you have not used yet. Use it until {until}; after that it ends.",
      "You find it on your page at the store. If you have just used it, there is nothing for you to do.",
    ],
    press: "See what I have",
  },
  expiry_code: {
    subject: "{shop}: {value} of yours ends soon",
    lines: [
      "You have {value} from {shop} that you have not used yet. Use it until {until}; after that it ends.",
      "Your code is {code}. Enter it at checkout. If you have just used it, there is nothing for you to do.",
    ],
    press: "Go to the store",
  },
  claim_accepted: {
    subject: "{shop}: order {order} counts",
    lines: [
      "You told {shop} that order {order} came by a recommendation. That is so: it counts now, as if the code had been used.",
    ],
  },
  claim_declined: {
    subject: "{shop}: what you told us of an order",
    lines: [
      "On {filed} you told {shop} that an order came by a recommendation. It was not counted:",
      "{why}",
      "If this is a mistake, answer this mail. If it was not you who told us, there is nothing for you to do.",
    ],
  },
  friend_reward: {
    subject: "{shop}: {value} for you",
    lines: [
      "Thank you for your order. Since a friend recommended us to you, you get {value} from {shop}.",
      "Your code is {code}. Enter it at checkout of your next order.",
    ],
    press: "Use it",
  },
  friend_reward_until: {
    subject: "{shop}: {value} for you",
    lines: [
      "Thank you for your order. Since a friend recommended us to you, you get {value} from {shop}.",
      "Your code is {code}. Enter it at checkout of your next order, until {until}; after that it ends.",
    ],
    press: "Use it",
  },
  destination_verify: {
    subject: "Confirm where {shop} sends your rewards",
    lines: [
      "You told {shop} to send your rewards here: {destination}.",
      "Please confirm it until {until}. Nothing is sent there before.",
      "If this was not you, do nothing, and tell the store: answer this mail.",
    ],
    press: "Confirm",
  },
  destination_changed: {
    subject: "{shop}: your payout details were changed",
    lines: [
      "From now on your rewards are to go to {destination}, instead of {before}.",
      "For your safety nothing is sent there before {until}.",
      "If this was not you, stop the change, and then change your password at the store.",
    ],
    press: "Stop the change",
  },
  list_confirm: {
    subject: "{shop}: your place on the waiting list",
    lines: [
      "Somebody, most likely you, asked for a place on the waiting list of {shop} with this address. Follow the link to confirm that it is yours.",
      "Keep this mail: the same link shows your place later, and your own link to bring others.",
      "If this was not you, do nothing: without a confirmation you are not on the list.",
    ],
    press: "Confirm and see my place",
  },
  list_reached: {
    subject: "{shop}: you have reached {reward}",
    lines: [
      "Enough of the people whom you brought to the waiting list of {shop} have confirmed: {reward} is yours.",
      "Your page says when it comes and how, and has it as soon as it is there. If people whom you brought leave the list before, it may go again.",
    ],
    press: "See my page",
  },
  invitation_confirm: {
    subject: "Confirm your e-mail address for {shop}",
    lines: [
      "You accepted an invitation to {shop} with this address. Please confirm that it is yours, and create your account with it.",
      "If this was not you, do nothing: nobody gets an account by it.",
    ],
    press: "Confirm",
  },
  application_approved: {
    subject: "{shop}: you are an ambassador",
    lines: [
      "The store has taken you in as an ambassador. Your code is {code}.",
      "Sign in at the store to find your link, and what you earn, on your referral page.",
    ],
  },
  application_declined: {
    subject: "{shop}: your application as an ambassador",
    lines: [
      "The store has decided not to take you in as an ambassador. It says:",
      "{answer}",
      "If you think that this is a mistake, answer this mail.",
    ],
  },
  application_reopened: {
    subject: "{shop} looks at your application again",
    lines: [
      "The store has taken back what it decided about your application as an ambassador, and looks at it again. You will hear from it.",
    ],
  },
} as const satisfies Readonly<Record<string, MailText>>;

/** Below every mail. */
export const englishFooter = "You get this mail because you take part in the referral program of {shop}.";
