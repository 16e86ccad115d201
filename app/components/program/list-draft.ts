/** The fields of the form that a waiting list keeps. */
const kept = ["name", "kind", "milestones", "startDay", "startTime", "endDay", "endTime"] as const;
const paid = ["limits", "holdDays", "issue", "issueWhen", "issueWeekday", "issueMonthDay", "approvalAbove"] as const;

type Kept = (typeof kept)[number] | (typeof paid)[number];

/**
 * What is read of a waiting list: the rest of the form is not shown, and stays at its start. A place counts once its address is
 * confirmed. How rewards are earned and paid is asked where something is promised.
 */
export function listDraft<Draft extends Readonly<Record<Kept, unknown>> & { readonly milestones: readonly unknown[] }>(
  typed: Draft,
  start: Draft,
): Draft {
  const shown: readonly Kept[] = typed.milestones.length > 0 ? [...kept, ...paid] : kept;
  const fixed = { offerKind: "none", trigger: "sign_up", guard: "verified_email", newCustomersOnly: false } as const;
  return { ...start, ...fixed, ...Object.fromEntries(shown.map((field) => [field, typed[field]])) };
}
