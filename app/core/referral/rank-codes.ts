import type { CodeFacts, FriendFacts } from "./attribute.ts";

/** What decides between several codes on one order. */
export interface CodeRanks {
  readonly friend: FriendFacts | null;
  /** Whether it is the buyer's own. */
  readonly isOwn: (code: CodeFacts) => boolean;
  /** Whether new friends count in its program. */
  readonly isActive: (code: CodeFacts) => boolean;
}

/**
 * The referral codes of an order, the one that decides first: as Shopify lists them, but for those that could not count. Behind
 * the others stand codes of somebody other than the referrer whom the friend belongs to, then those of programs that do not
 * run, then the buyer's own.
 */
export function rankCodes(codes: readonly CodeFacts[], { friend, isOwn, isActive }: CodeRanks): CodeFacts[] {
  const rank = (code: CodeFacts) => {
    if (isOwn(code)) return 3;
    const standing = friend?.referrals.find(({ programId }) => programId === code.programId);
    if (standing) return standing.referrerId === code.referrerId ? 0 : 1;
    return isActive(code) ? 0 : 2;
  };
  const once = codes.filter(({ codeId }, index) => codes.findIndex((one) => one.codeId === codeId) === index);
  return once.toSorted((a, b) => rank(a) - rank(b));
}
