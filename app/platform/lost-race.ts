/**
 * Whether a transaction failed only because another one, committed by now, did the same thing first: a key that is taken
 * (23505), a circle of locks that the server broke (40P01), or what was read is no longer so (40001). Done again it sees what
 * the other one did.
 */
export function isLostRace(error: unknown): boolean {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : null;
  return code === "23505" || code === "40P01" || code === "40001";
}
