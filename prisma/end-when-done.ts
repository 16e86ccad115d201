/**
 * Loaded before Prisma's CLI (6.19). Its schema engine guards its work with timers and leaves them behind when the work is done:
 * ten seconds for the advisory lock of `migrate deploy`, sixty for `db push`. The process would stand still until they end.
 */
const leftBehindMs: ReadonlySet<number | undefined> = new Set([10_000, 60_000]);
const start = globalThis.setTimeout;

globalThis.setTimeout = Object.assign(
  (...args: Parameters<typeof start>) => {
    const timer = start(...args);
    // It still fires while the engine works: the connection keeps the process up until then.
    return leftBehindMs.has(args[1]) ? timer.unref() : timer;
  },
  { __promisify__: start.__promisify__ },
) as typeof start;
