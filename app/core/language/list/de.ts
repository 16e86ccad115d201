/** The waiting list, in German; a part of `de.ts`. */
export const listDe = {
  "list.gets": "Ein Platz auf der Warteliste, der mit jeder geworbenen Person vorrückt",
  "list.people": { one: "{count} Person", other: "{count} Personen" },
  "list.bonus": "{people} geworben: {value}",
  "list.title": "Warteliste",
  "list.about": "Sei unter den Ersten bei {shop}. Wer andere mitbringt, rückt vor.",
  "list.from": "{name} lädt dich auf die Warteliste von {shop} ein.",
  "list.until": "Eintragen kannst du dich bis zum {date}.",
  "list.closed": "Diese Liste ist geschlossen. Es kann sich niemand mehr eintragen.",
  "list.gone": "Hier gibt es keine Warteliste, oder dieser Link gilt nicht mehr.",
  "list.name": "Dein Vorname (freiwillig)",
  "list.name_help": "Er steht auf dieser Seite, wenn du unter den Ersten bist. Ohne Namen stehst du dort als Jemand.",
  "list.email_help":
    "Wir schicken dir einen Link zum Bestätigen. Der Shop behält die Adresse, um dir von der Liste zu erzählen; sonst sieht sie niemand.",
  "list.press": "Platz sichern",
  "list.sent": "Sieh in dein Postfach: Ein Link zum Bestätigen und zu deinem Platz ist unterwegs.",
  "list.confirm": "Bestätige, dass diese E-Mail-Adresse dir gehört, dann gehört dir auch der Platz.",
  "list.removed": "Der Shop hat dich von dieser Liste genommen.",
  "list.removed_reason": "Er schreibt dazu: {reason}",
  "list.place": "Dein Platz: {place}",
  "list.brought": {
    one: "Du hast {count} Person mitgebracht, die bestätigt hat.",
    other: "Du hast {count} Personen mitgebracht, die bestätigt haben.",
  },
  "list.share": "Dein Link zum Teilen",
  "list.keep": "Behalte die Mail: Ihr Link führt zurück auf diese Seite.",
  "list.bonuses": "Was du fürs Mitbringen bekommst",
  "list.reached": "Was du erreicht hast",
  "list.reached_help": "Es kommt an die E-Mail-Adresse, die du bestätigt hast, oder steht hier, sobald es da ist.",
  "list.first": "Wer vorne steht",
  "list.first_place": "Platz",
  "list.first_name": "Vorname",
  "list.first_brought": "Mitgebracht",
  "list.nobody": "Noch hat niemand jemanden mitgebracht. Der erste Platz ist frei.",
  "list.somebody": "Jemand",
  "statement.line.earn_list": "Verdient: Leute, die du auf die Warteliste mitgebracht hast",
  "error.disposable_email": "Das ist eine Wegwerfadresse. Nimm eine, die du behältst.",
  "error.shown_name": "Nimm für den Namen nur Buchstaben, höchstens 30, oder lass ihn leer.",
} as const;

/** Why a place on it counts, or does not; a part of the reasons. */
export const listReasonsDe = {
  counts_on_list: "Diese Person zählt. Was es fürs Mitbringen gibt, kommt mit so vielen von ihnen.",
  taken_off_list: "Der Shop hat diese Person von der Liste genommen.",
  left_list: "Diese Person hat die Liste verlassen, bevor die Wartezeit vorbei war.",
  list_count_moved:
    "Nicht alle, die du mitgebracht hast, zählen noch: Das ist nicht mehr erreicht, oder mit jemand anderem.",
} as const;
