/** So many cycles, each cheaper by so much a piece. */
export interface CheaperCycles {
  readonly cycles: number;
  readonly unitsOff: number;
}

/**
 * Splits what a reward saves over cycles so that they come to exactly the reward: the first ones save one step more where it
 * does not come out even. `null` where whole steps a piece cannot say it. All in Stripe's units; `step` is the least that Stripe charges of the currency.
 */
export function splitReduction(
  units: number,
  cycles: number,
  quantity: number,
  step: number,
): readonly CheaperCycles[] | null {
  if (units % (quantity * step) !== 0) return null;
  const pieces = units / quantity / step;
  const least = Math.floor(pieces / cycles);
  const more = pieces % cycles;
  return [
    { cycles: more, unitsOff: (least + 1) * step },
    { cycles: cycles - more, unitsOff: least * step },
  ].filter((part) => part.cycles > 0 && part.unitsOff > 0);
}
