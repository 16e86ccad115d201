const waiting = new Map<string, Promise<unknown>>();

/**
 * Lets work of the same name begin only when the one before it has ended, within this process. For providers that keep no
 * key of ours: what is read there is still so when the answer is acted upon. Between processes the payout's own state and
 * the rail's `onePerPerson` do the same.
 */
export async function oneAtATime<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  const before = waiting.get(name) ?? Promise.resolve();
  const mine = before.then(work, work);
  const done = mine.catch(() => undefined);
  waiting.set(name, done);
  try {
    return await mine;
  } finally {
    if (waiting.get(name) === done) waiting.delete(name);
  }
}
