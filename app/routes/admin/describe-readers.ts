import { english } from "../../core/language/language.ts";
import { sayOwnReason } from "../../core/language/say.ts";
import { sentence } from "../../core/reason.ts";
import { whyReferral, whyReward } from "../../core/why.ts";
import type { ReferralChain } from "../../store/views/referral-chain.ts";

/** What the referrer reads about this referral now. */
export function personReads(chain: ReferralChain): string {
  const reward = chain.rewards.findLast(({ side }) => side === "referrer");
  const refusal = chain.orders.at(-1)?.refusal ?? null;
  const { code } = reward === undefined ? whyReferral({ ...chain, refusal }) : whyReward(reward);
  return sentence({ code }, "person");
}

/** What the friend has before them of a reward of their own, or why there is none; null where the program gives them none. */
export function friendReads(chain: ReferralChain): { readonly text: string; readonly isQuote: boolean } | null {
  if (chain.program.terms.friendReward === null) return null;
  const reward = chain.rewards.findLast(({ side }) => side === "friend");
  if (reward !== undefined) return { text: sayOwnReason(english, whyReward(reward).code), isQuote: true };
  if (chain.state === "qualified" && chain.friendAccountId === null)
    return { text: sentence({ code: "friend_unreachable" }, "merchant"), isQuote: false };
  return { text: "The friend gets a reward of their own once the referral counts.", isQuote: false };
}
