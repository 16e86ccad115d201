/** The waiting list, in French; a part of `fr.ts`. */
export const listFr = {
  "list.gets": "Une place sur la liste d’attente, qui avance avec chaque personne amenée",
  "list.people": { one: "{count} personne", other: "{count} personnes" },
  "list.bonus": "Pour {people}\u00a0: {value}",
  "list.title": "Liste d’attente",
  "list.about": "Soyez parmi les premiers chez {shop}. Qui amène d’autres personnes avance.",
  "list.from": "{name} vous invite sur la liste d’attente de {shop}.",
  "list.until": "Vous pouvez vous inscrire jusqu’au {date}.",
  "list.closed": "Cette liste est fermée. Personne ne peut plus s’y inscrire.",
  "list.gone": "Il n’y a pas de liste d’attente ici, ou ce lien n’est plus valable.",
  "list.name": "Votre prénom (facultatif)",
  "list.name_help": "Il apparaît sur cette page si vous êtes parmi les premiers. Sans prénom, vous y êtes Quelqu’un.",
  "list.email_help":
    "Nous vous envoyons un lien pour la confirmer. La boutique la garde pour vous parler de la liste\u00a0; personne d’autre ne la voit.",
  "list.press": "Prendre ma place",
  "list.sent":
    "Regardez votre messagerie\u00a0: un lien pour confirmer votre adresse et voir votre place est en route.",
  "list.confirm": "Confirmez que cette adresse e-mail est la vôtre, et la place le sera aussi.",
  "list.removed": "La boutique vous a retiré de cette liste.",
  "list.removed_reason": "Elle écrit\u00a0: {reason}",
  "list.place": "Votre place\u00a0: {place}",
  "list.brought": {
    one: "Vous avez amené {count} personne qui a confirmé.",
    other: "Vous avez amené {count} personnes qui ont confirmé.",
  },
  "list.share": "Votre lien à partager",
  "list.keep": "Gardez l’e-mail\u00a0: son lien ramène à cette page.",
  "list.bonuses": "Ce que vous recevez pour les personnes amenées",
  "list.reached": "Ce que vous avez atteint",
  "list.reached_help": "Cela arrive à l’adresse e-mail que vous avez confirmée, ou apparaît ici dès que c’est là.",
  "list.first": "Qui est en tête",
  "list.first_place": "Rang",
  "list.first_name": "Nom",
  "list.first_brought": "Amenées",
  "list.nobody": "Personne n’a encore amené quelqu’un. La première place est libre.",
  "list.somebody": "Quelqu’un",
  "statement.line.earn_list": "Gagné\u00a0: des personnes amenées sur la liste d’attente",
  "error.disposable_email": "C’est une adresse jetable. Utilisez-en une que vous gardez.",
  "error.shown_name": "N’utilisez que des lettres pour votre prénom, 30 au plus, ou laissez-le vide.",
} as const;

/** Why a place on it counts, or does not; a part of the reasons. */
export const listReasonsFr = {
  counts_on_list: "Cette personne compte. Ce qu’il y a pour les personnes amenées vient avec leur nombre.",
  taken_off_list: "La boutique a retiré cette personne de la liste.",
  left_list: "Cette personne a quitté la liste avant la fin de l’attente.",
  list_count_moved:
    "Toutes les personnes que vous avez amenées ne comptent plus\u00a0: ce n’est plus atteint, ou avec une autre.",
} as const;
