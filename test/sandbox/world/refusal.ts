/** A knob or a form got an input that makes no sense; the sentence is for the person who turned it. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}

/** Ends with that sentence. */
export function refuse(sentence: string): never {
  throw new Refusal(sentence);
}
