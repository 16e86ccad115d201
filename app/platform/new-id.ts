import { randomFillSync } from "node:crypto";
import { type IdKind, idPrefixes } from "../core/ids.ts";

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz"; // Crockford's base 32
const pool = Buffer.alloc(8_192);
let used = pool.length;

/**
 * A fresh id: prefix, then 48 bits of time and 80 random bits in base 32. Ids of later moments sort later, so that inserts
 * append to their index and a list by id is a list by age.
 */
export function newId<Id extends string>(kind: IdKind, at: Date): Id {
  if (used + 10 > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  let time = at.getTime();
  let text = "";
  for (let digit = 0; digit < 10; digit += 1) {
    text = alphabet[time % 32] + text;
    time = Math.floor(time / 32);
  }
  // 80 bits are sixteen digits of five bits: two groups of five bytes, eight digits each.
  for (let group = 0; group < 2; group += 1) {
    let bits = pool.readUIntBE(used, 5);
    used += 5;
    let part = "";
    for (let digit = 0; digit < 8; digit += 1) {
      part = alphabet[bits % 32] + part;
      bits = Math.floor(bits / 32);
    }
    text += part;
  }
  return `${idPrefixes[kind]}_${text}` as Id;
}
