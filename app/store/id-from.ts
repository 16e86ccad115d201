import { type IdKind, idPrefixes } from "../core/ids.ts";

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

/** The smallest id of a kind made at this moment or later: ids begin with their time (platform/new-id.ts). */
export function idFrom(kind: IdKind, at: Date): string {
  let time = at.getTime();
  let text = "";
  for (let digit = 0; digit < 10; digit += 1) {
    text = alphabet[time % 32] + text;
    time = Math.floor(time / 32);
  }
  return `${idPrefixes[kind]}_${text}`;
}
