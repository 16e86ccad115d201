/**
 * Loaded before Prisma's CLI (6.19). Its schema engine guards the advisory lock with a timer of ten seconds and leaves it
 * behind when the lock is had, so that every `migrate deploy` stood still for ten seconds after its work was done.
 */
const lockTimeoutMs = 10_000;
const start = globalThis.setTimeout;

globalThis.setTimeout = Object.assign(
  (...args: Parameters<typeof start>) => {
    const timer = start(...args);
    // It still fires while the engine waits for the lock: the connection keeps the process up until then.
    return args[1] === lockTimeoutMs ? timer.unref() : timer;
  },
  { __promisify__: start.__promisify__ },
) as typeof start;
