/** How two ways of writing one address are compared for look-ups: letter case and blanks do not matter. `null` when it is none. */
export function foldEmail(written: string | null): string | null {
  if (written === null) return null;
  const folded = written.normalize("NFKC").trim().toLowerCase();
  return folded.length <= 254 && /^[^\s@]+@[^\s@]+$/.test(folded) ? folded : null;
}
