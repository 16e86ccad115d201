import { createHash, createHmac } from "node:crypto";
import { spell } from "../kit/shopify/spell.ts";

/** How many codes are tried when somebody else's discount has ours. */
export const codeTries = 5;

/**
 * The code of one grant: always the same for the same key, so that a repeat meets itself, and as hard to guess as the
 * key's random part allows (30^10, 49 bits). `turn` counts the codes that turned out to belong to somebody else.
 */
export function rewardCode(key: string, turn: number): string {
  const digits = spell(createHash("sha256").update(`goodword reward code ${turn} ${key}`).digest(), 10);
  return `THANKS-${digits.slice(0, 5)}-${digits.slice(5)}`;
}

/**
 * The code under which a definition's discount is found again. It can be used once like any code, so it is bound to the
 * id of our installation, which no shopper sees.
 */
export function anchorCode(installationId: string, definition: string, generation: number): string {
  return `GOODWORD-${spell(createHmac("sha256", installationId).update(`anchor ${generation} ${definition}`).digest(), 16)}`;
}
