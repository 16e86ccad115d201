import { randomInt } from "node:crypto";
import { isRude } from "../core/referral/is-rude.ts";

/** No vowels, so that no words come about; no letters or digits that are taken for one another. */
const alphabet = "BCDFGHJKMNPQRTVWXYZ2346789";

/** What is left of rude words, and of numbers that stand for some, when the vowels are gone. */
const skeletons = /FCK|FVCK|FKN|FKK|BTCH|CNT|DCK|CCK|NGR|NGG|FGT|FGG|TWT|WNK|WTF|KKK|HTLR|NZ|88|69/;

/** A referral code nobody has chosen: eight characters, about 2 × 10¹¹ of them. Says nothing about its referrer. */
export function newCode(): string {
  for (;;) {
    let code = "";
    for (let index = 0; index < 8; index += 1) code += alphabet[randomInt(alphabet.length)];
    if (!skeletons.test(code) && !isRude(code)) return code;
  }
}
