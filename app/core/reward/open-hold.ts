/** The end of a hold that nobody can know yet: a day far off, so that whatever looks for holds that are over passes it by. */
export const openHold = new Date("9999-12-31T00:00:00Z");

/** Whether a hold has no end that is known. */
export function isOpenHold(holdUntil: Date): boolean {
  return holdUntil.getTime() >= openHold.getTime();
}
