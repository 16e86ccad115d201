import pg from "pg";

/** Nobody could get the lock in time. */
export class LockTimeout extends Error {}

/**
 * Runs `work` while no other process of this database does work of the same name. The lock lives on a connection of its
 * own and not in a transaction, so `work` may call the outside world; it ends with the connection, also when we are killed.
 */
export async function withAdvisoryLock<T>(
  databaseUrl: string,
  name: string,
  work: () => Promise<T>,
  waitMs = 60_000,
): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: "goodword-lock" });
  // The server may end the connection while `work` runs; the unlock below then finds it gone, which is what it wants.
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query(`set lock_timeout = ${Math.trunc(waitMs)}`);
    try {
      await client.query("select pg_advisory_lock(hashtextextended($1, 0))", [`goodword:${name}`]);
    } catch (error) {
      if ((error as { code?: string }).code === "55P03")
        throw new LockTimeout(`another process holds ${name}`, { cause: error });
      throw error;
    }
    return await work();
  } finally {
    await client.end().catch(() => undefined);
  }
}
