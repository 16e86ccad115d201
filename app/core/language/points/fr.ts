/** The points that a person collects. */
export const frenchPoints = {
  "points.title": "Vos points",
  "points.have": "Vous avez {points}.",
  "points.none": "Vous n’avez pas encore de points. Vous en recevez quand vos amis achètent avec votre code.",
  "points.below_zero":
    "Vous avez {points} : des points déjà utilisés ont été repris après un remboursement. Les prochains compensent d’abord ce solde. Rien n’est prélevé sur votre compte.",
  "points.lapsing": "Ils expirent le {date} si vous n’en gagnez ou n’en utilisez pas d’ici là.",
  "points.rates": "Ce que vous pouvez obtenir",
  "points.rate": "{amount} contre {points}",
  "points.press": "Obtenir {amount} contre {points}",
  "points.missing": "Il vous manque {points}",
  "points.no_rates": "La boutique indiquera ici ce que vous pouvez obtenir.",
  "points.done": "C’est fait : {amount} contre {points}. Votre solde indique quand la récompense sera envoyée.",
  "points.history": "Ce qui s’est passé",
  "points.earned": "Gagnés : un ami a commandé",
  "points.taken_back": "Repris : la commande d’un ami a été remboursée ou annulée",
  "points.exchanged": "Échangés contre une récompense",
  "points.lapsed": "Expirés",
  "points.moved": "De votre autre compte, réuni à celui-ci",
  "error.points_gone": "Ce n’est plus proposé pour ce nombre de points. Choisissez à nouveau.",
  "error.points_few": "Vous n’avez plus assez de points pour cela.",
} as const;
