/** The points that a person collects. */
export const englishPoints = {
  "points.title": "Your points",
  "points.have": "You have {points}.",
  "points.none": "You have no points yet. You get them when friends buy with your code.",
  "points.below_zero":
    "You have {points}: points that you had given for a reward were taken back later, after a refund. The next ones you earn fill it first. Nothing is taken from your account.",
  "points.lapsing": "They lapse on {date} unless you earn or use some before.",
  "points.rates": "What you can get for them",
  "points.rate": "{amount} for {points}",
  "points.press": "Get {amount} for {points}",
  "points.missing": "{points} more and it is yours",
  "points.no_rates": "The store will say here what you can get for them.",
  "points.done": "Done: {amount} for {points}. You see below Your balance when it goes out.",
  "points.history": "What happened to them",
  "points.earned": "Earned: a friend ordered",
  "points.taken_back": "Taken back: a friend’s order was refunded or cancelled",
  "points.exchanged": "Given for a reward",
  "points.lapsed": "Lapsed",
  "points.moved": "From your other account, which is one with this now",
  "error.points_gone": "That can no longer be had for so many points. Please choose again.",
  "error.points_few": "You do not have enough points for that any more.",
} as const;
