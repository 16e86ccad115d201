/**
 * When an order's state was reached, in an order that survives a source's coarse clock. Shopify counts seconds, and an
 * order may change several times within one: deliveries of one second cannot be told apart by their time. A state that we
 * read ourselves holds all that its second brought until then, so it stands at the second's end, after every delivery.
 */
export function readStateAt(second: Date): Date {
  return new Date(Math.floor(second.getTime() / 1_000) * 1_000 + 999);
}

/** Whether a state was read by us, not delivered. */
export function isReadState(stateAt: Date): boolean {
  return stateAt.getTime() % 1_000 === 999;
}

/** Whether the source gives both the same time. */
export function sameSecond(a: Date, b: Date): boolean {
  return Math.floor(a.getTime() / 1_000) === Math.floor(b.getTime() / 1_000);
}
