/** A percentage with at most two decimals, in basis points: "12.5" is 1250. */
export function readPercent(text: string): number | { readonly problem: string } {
  const match = /^(\d{1,3})(?:[.,](\d{1,2}))?\s*%?$/.exec(text.trim());
  const points = match ? Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0")) : 0;
  if (points < 1 || points > 10_000)
    return { problem: "Enter a percentage from 0.01 to 100, with at most two decimals." };
  return points;
}

/** Basis points as the form shows them: 1250 is "12.5". */
export function writePercent(basisPoints: number): string {
  return (basisPoints / 100).toFixed(2).replace(/\.?0+$/, "");
}
