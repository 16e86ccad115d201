/** Digits and capitals that nobody mistakes for one another: no 0 O, 1 I L, no U. */
const alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Spells a hash in letters and digits that a person can read out; each carries nearly five bits of it. */
export function spell(bytes: Buffer, length: number): string {
  const base = BigInt(alphabet.length);
  let left = BigInt(`0x${bytes.toString("hex")}`);
  let text = "";
  while (text.length < length) {
    text += alphabet[Number(left % base)];
    left /= base;
  }
  return text;
}
