/** Where a reward stands. */
export const frenchStates = {
  "state.failed_until": "Retardée, expire le {date}",
  "state.held_open": "En attente",
  "state.held": "En attente jusqu’au {date}",
  "state.due": "Prête à être envoyée",
  "state.due_on": "Part le {date}",
  "state.issuing": "En route",
  "state.issued": "Envoyée",
  "state.issued_until": "Envoyée, à utiliser avant le {date}",
  "state.issued_ended": "Envoyée, a expiré le {date}",
  "state.ended_unused": "Expirée le {date} sans avoir été utilisée",
  "state.ended_part": "Envoyée, le reste a expiré le {date}",
  "state.failed": "Retardée",
  "state.cancelled": "Annulée",
  "state.clawed_back": "Reprise",
} as const;
