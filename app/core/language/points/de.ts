/** The points that a person collects. */
export const germanPoints = {
  "points.title": "Deine Punkte",
  "points.have": "Du hast {points}.",
  "points.none": "Du hast noch keine Punkte. Du bekommst sie, wenn Freunde mit deinem Code kaufen.",
  "points.below_zero":
    "Du hast {points}: Punkte, die du schon für eine Prämie gegeben hattest, wurden nach einer Rückgabe zurückgenommen. Die nächsten gleichen das zuerst aus. Von deinem Konto wird nichts abgebucht.",
  "points.lapsing": "Sie verfallen am {date}, wenn du bis dahin keine verdienst oder einlöst.",
  "points.rates": "Was du dafür bekommst",
  "points.rate": "{amount} für {points}",
  "points.press": "{amount} für {points} holen",
  "points.missing": "Dafür fehlen dir noch {points}",
  "points.no_rates": "Der Shop sagt dir hier, was du dafür bekommst.",
  "points.done": "Erledigt: {amount} für {points}. Unter „Dein Guthaben“ siehst du, wann es ankommt.",
  "points.history": "Was mit ihnen geschah",
  "points.earned": "Verdient: Ein Freund hat bestellt",
  "points.taken_back": "Zurückgenommen: Die Bestellung eines Freundes wurde erstattet oder storniert",
  "points.exchanged": "Für eine Prämie eingelöst",
  "points.lapsed": "Verfallen",
  "points.moved": "Aus deinem anderen Konto, das jetzt zu diesem gehört",
  "error.points_gone": "Das gibt es für so viele Punkte nicht mehr. Bitte wähle noch einmal.",
  "error.points_few": "Dafür hast du nicht mehr genug Punkte.",
} as const;
