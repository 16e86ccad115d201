/** What people ask of the store, in English: to be taken in as an ambassador, to look again, and to count an order whose code they forgot. */
export const englishAsks = {
  // becoming an ambassador
  "apply.title": "Become an ambassador",
  "apply.gets": "Ambassadors: {reward}.",
  "apply.about": "Tell the store about yourself: where you would recommend it, and to whom. (optional)",
  "apply.press": "Apply",
  "apply.done": "Thank you. The store will look at your application.",
  "apply.waiting": "The store is looking at your application. You will see its answer here.",
  "apply.declined": "The store has decided not to take you in.",
  "apply.approved": "You are an ambassador of this store.",

  // to look again
  "page.second_look": "Ask for a second look",
  "page.second_look_why": "What should the store know? (optional)",
  "page.second_look_asked": "You asked for a second look. The store will decide.",
  "page.second_look_done": "Thank you. The store will look at it again.",
  "page.second_look_answered": "The store has looked twice and stays with its decision.",

  // when the code was forgotten
  "claim.title": "Forgot the code?",
  "claim.closed": "This store does not take forgotten codes afterwards.",
  "claim.until": {
    one: "You can tell us up to {count} day after the order.",
    other: "You can tell us up to {count} days after the order.",
  },
  "claim.sign_in": "Sign in first to see here what came of it.",
  "claim.friend": "A friend recommended this store to you",
  "claim.referrer": "A friend of yours forgot your code",
  "claim.order": "Order number, for example 1001",
  "claim.email": "E-mail address of the order",
  "claim.friend_email": "E-mail address that your friend ordered with",
  "claim.code": "Your friend’s code",
  "claim.press": "Send",
  "claim.thanks":
    "Thank you. If there is such an order and it can count, it is put right. You both see it on this page and in the balance.",
  "claim.list": "What came of it",
  "claim.of_order": "Order {order}",
  "claim.looking": "We are looking at it.",
  "claim.accepted": "Accepted: the order counts as if the code had been used.",
  "claim.declined": "The store has decided that it does not count.",
  "error.claim_order": "Enter the order number as it stands in the confirmation, for example 1001.",
  "error.claim_email": "Enter a whole e-mail address, for example name@example.com.",
  "error.claim_code": "Enter your friend’s code: letters and digits, as in the link.",
  "error.claim_closed": "This store does not take forgotten codes afterwards.",
  "error.claim_often": "That was a lot at once. Please try again in an hour.",
} as const;
