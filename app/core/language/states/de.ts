/** Where a reward stands. */
export const germanStates = {
  "state.failed_until": "Verzögert; verfällt am {date}",
  "state.held_open": "Wartet",
  "state.held": "Wartet bis {date}",
  "state.due": "Bereit zum Senden",
  "state.due_on": "Wird am {date} gesendet",
  "state.issuing": "Unterwegs",
  "state.issued": "Gesendet",
  "state.issued_until": "Gesendet; nutzbar bis {date}",
  "state.issued_ended": "Gesendet; endete am {date}",
  "state.ended_unused": "Ungenutzt verfallen am {date}",
  "state.ended_part": "Gesendet; der Rest verfiel am {date}",
  "state.failed": "Verzögert",
  "state.cancelled": "Entfallen",
  "state.clawed_back": "Zurückgenommen",
} as const;
