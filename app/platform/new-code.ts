import { randomInt } from "node:crypto";

/** No vowels, so that no words come about; no letters or digits that are taken for one another. */
const alphabet = "BCDFGHJKMNPQRTVWXYZ2346789";

/** A referral code nobody has chosen: eight characters, about 2 × 10¹¹ of them. Says nothing about its referrer. */
export function newCode(): string {
  let code = "";
  for (let index = 0; index < 8; index += 1) code += alphabet[randomInt(alphabet.length)];
  return code;
}
