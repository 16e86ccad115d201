import type { CodeRowData } from "../../components/codes/code-row.ts";
import { personName } from "../../components/person-name.ts";
import type { ShopFormat } from "../../components/shop-format.ts";
import type { ChosenCodeFlaw } from "../../core/referral/read-chosen-code.ts";
import type { CodeRefusal } from "../../flows/choose-code.ts";
import type { ImportFlaw } from "../../flows/import-codes.ts";
import { countedTo, type ListedCode } from "../../store/views/code-list.ts";

const flaws: Readonly<Record<ChosenCodeFlaw, string>> = {
  too_short: "A code has at least 3 letters or digits.",
  too_long: "A code has at most 50 letters or digits.",
  letters: "Use letters from A to Z, digits, and single hyphens between them.",
  rude: "This code contains a rude word. Choose another.",
  reserved: "Codes that begin with GOODWORD- or THANKS- are ours. Choose another.",
};

const refusals: Readonly<Record<Exclude<CodeRefusal, ChosenCodeFlaw>, string>> = {
  taken: "Another referrer of your store has this code. Choose another.",
  taken_at_shopify: "A discount of your store has this code already. Choose another, or delete that discount first.",
  not_allowed: "The program does not let referrers choose their code.",
  too_many: "This referrer has many open codes. Close some that are no longer shared.",
  not_there: "This referrer or program is no longer there. Reload the page.",
  not_now: "Shopify could not be asked whether the code is free. Try again in a moment.",
};

/** Why a code was not given, and what to do. */
export function codeRefused(why: CodeRefusal): string {
  return why in flaws ? flaws[why as ChosenCodeFlaw] : refusals[why as keyof typeof refusals];
}

/** What is wrong with a line of an import. */
export function lineRefused(flaw: ImportFlaw): string {
  const what =
    flaw.kind === "email"
      ? "The e-mail address is missing or not one."
      : flaw.kind === "twice"
        ? `Line ${flaw.first} has the same code.`
        : flaw.kind === "taken"
          ? refusals.taken
          : flaws[flaw.why];
  return `Line ${flaw.line}: ${what}`;
}

const origins: Readonly<Record<ListedCode["origin"], string>> = {
  made: "Made",
  merchant: "Chosen by you",
  referrer: "Chosen by the referrer",
  import: "Imported",
};

/** A code as the list shows it. */
export function describeCode(code: ListedCode, format: ShopFormat): CodeRowData {
  const counted = (value: number) => (value < countedTo ? format.count(value) : `${format.count(countedTo)}+`);
  const closed = code.closedAt === null ? "" : `, closed ${format.day(code.closedAt)}`;
  return {
    id: code.id,
    code: code.code,
    standing:
      code.state === "closed"
        ? "closed"
        : code.published === "refused"
          ? "refused"
          : code.published === "waiting"
            ? "setting_up"
            : code.shown
              ? "shared"
              : "good",
    story: `${origins[code.origin]} ${format.day(new Date(code.at))}${closed}`,
    referrer: { id: code.referrer.referrerId, name: personName(code.referrer) },
    program: code.program,
    visits: counted(code.visits),
    friends: counted(code.friends),
  };
}
