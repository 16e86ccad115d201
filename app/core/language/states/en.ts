/** Where a reward stands. */
export const englishStates = {
  "state.failed_until": "Delayed; lapses on {date}",
  "state.held_open": "Waiting",
  "state.held": "Waiting until {date}",
  "state.due": "Ready to be sent",
  "state.due_on": "Goes out on {date}",
  "state.issuing": "On its way",
  "state.issued": "Sent",
  "state.issued_until": "Sent; use it until {date}",
  "state.issued_ended": "Sent; it ended on {date}",
  "state.ended_unused": "Ended unused on {date}",
  "state.ended_part": "Sent; what was left of it ended on {date}",
  "state.failed": "Delayed",
  "state.cancelled": "Cancelled",
  "state.clawed_back": "Taken back",
} as const;
