/** The rails to try in order: the person's own choice first, where it is among those that are allowed. */
export function preferRail(rails: readonly string[], preferred: string | null): readonly string[] {
  return [...rails.filter((rail) => rail === preferred), ...rails.filter((rail) => rail !== preferred)];
}
