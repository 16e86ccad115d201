/** The states a thing may be in and the ways between them, as data: drawn into the docs, and walked by a test. */
export interface Transitions<State extends string> {
  readonly first: readonly State[];
  readonly next: Readonly<Record<State, readonly State[]>>;
}

/** Whether a thing may go from one state to another. */
export function mayBecome<State extends string>(table: Transitions<State>, from: State, to: State): boolean {
  return table.next[from].includes(to);
}

/** States that no way leads to: none in a sound table. */
export function unreachable<State extends string>(table: Transitions<State>): State[] {
  const reached = new Set<State>(table.first);
  for (const state of reached) for (const next of table.next[state]) reached.add(next);
  return (Object.keys(table.next) as State[]).filter((state) => !reached.has(state));
}
