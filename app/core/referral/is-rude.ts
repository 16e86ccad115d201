/*
 * Words that a store would not want under its name, in the languages that the app speaks. Short on purpose: it keeps a code
 * from embarrassing a merchant by chance or by a joke; what a person means to write, staff can see and close.
 */

/** Rude wherever they stand: nothing harmless contains them. */
const anywhere =
  /FUCK|FCK|FVCK|SHIT(?!AKE|SU)|BITCH|BTCH|CUNT(?!HORPE)|NIGG|NGGR|FAGGOT|WHORE|WANKER|ASSHOLE|ARSEHOLE|BASTARD|RETARD(?!ANT)|PUSSY|DILDO|JIZZ|PORN|RAPIST|NAZI|HITLER|HEILH|KKK|SLUT|TWAT|FICK(?!LE)|FOTZE|HUREN|NUTTE|WICHS|ARSCHL|SCHEISS|SCHLAMPE|KANAKE|MISSGEBURT|SIEGH|ENCUL|PUTAIN|SALOPE|CONNARD|CONNASSE|MERDE|NEGRE|PEDOPH|PAEDOPH/;

/** Rude alone, harmless as a part: "Cockburn", "Essex", "Dickens". */
const alone =
  /^(ASS|ARSE|COCK|DICK|SEX|XXX|CUM|TIT|TITS|FAG|NIG|NGR|COON|SPIC|CHINK|KIKE|PAKI|WTF|STFU|ANAL|ANUS|RAPE|ARSCH|SAU|PIMMEL|SCHWANZ|TITTEN|PUTE|BITE|CHIER|NIQUE|HURE|SS|HH|88|1488|666|69)$/;

/** Digits that are read as letters. */
const likeness: Readonly<Record<string, string>> = { 0: "O", 1: "I", 3: "E", 4: "A", 5: "S", 7: "T", 8: "B" };

/** Whether a code says something rude, also with digits for letters or hyphens between them. */
export function isRude(code: string): boolean {
  const upper = code.toUpperCase();
  const read = (text: string) => text.replace(/[0134578]/g, (digit) => likeness[digit] ?? digit);
  const joined = upper.replaceAll("-", "");
  if (anywhere.test(joined) || anywhere.test(read(joined))) return true;
  return [joined, ...upper.split("-")].some((part) => alone.test(part) || alone.test(read(part)));
}
