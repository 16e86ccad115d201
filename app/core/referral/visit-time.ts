const digits = "0123456789abcdefghjkmnpqrstvwxyz"; // Crockford's base 32

/**
 * When a share link was opened, by the id of its visit: ids begin with their moment (platform/new-id.ts), and the token that
 * carries them is signed. `null` for an id that is not so made.
 */
export function visitTime(visitId: string): Date | null {
  const [, text] = /^vis_([0-9a-hjkmnp-tv-z]{10})[0-9a-hjkmnp-tv-z]+$/.exec(visitId) ?? [];
  if (text === undefined) return null;
  return new Date([...text].reduce((time, digit) => time * 32 + digits.indexOf(digit), 0));
}
