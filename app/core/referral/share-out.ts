/** Something that takes from a limit. */
export interface Taker {
  /** When the order was paid that it is for. */
  readonly at: Date;
  readonly orderId: string;
  readonly referralId: string;
  readonly cause: string;
}

/** Compares by the time of payment, then by order, so that whoever looks comes to the same. Never by arrival. */
export function byTurn(a: Taker, b: Taker): number {
  const time = a.at.getTime() - b.at.getTime();
  if (time !== 0) return time;
  for (const key of ["orderId", "referralId", "cause"] as const) if (a[key] !== b[key]) return a[key] < b[key] ? -1 : 1;
  return 0;
}

/** Gives out what a limit leaves, to each in its turn what it asks for, until there is nothing left. In minor units. */
export function shareOut<Asking extends Taker & { readonly askedMinor: number }>(
  leftMinor: number,
  asking: readonly Asking[],
): Map<Asking, number> {
  const given = new Map<Asking, number>();
  let left = Math.max(0, leftMinor);
  for (const each of [...asking].sort(byTurn)) {
    const minor = Math.min(left, each.askedMinor);
    left -= minor;
    given.set(each, minor);
  }
  return given;
}
