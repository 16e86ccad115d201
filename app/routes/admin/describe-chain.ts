import { actorName, personName } from "../../components/person-name.ts";
import type { ChainStep } from "../../components/referrals/timeline.tsx";
import { orderTitle } from "../../core/language/order-title.ts";
import { type ReasonCode, reasonCode, sentence } from "../../core/reason.ts";
import { isOpenHold } from "../../core/reward/open-hold.ts";
import { goesOut } from "../../core/why.ts";
import type { ReferralChain } from "../../store/views/referral-chain.ts";
import { decidedBy, evidenceWords } from "./describe-evidence.ts";
import { describeReviewLine } from "./describe-review-line.ts";
import { expiryWords } from "./expiry-words.ts";
import { goodsWords } from "./goods-words.ts";
import { holdWords, orderStepWords } from "./order-step-words.ts";
import type { Words } from "./words.ts";

type Timed = ChainStep & { readonly time: number };

/** Where something that has not happened yet stands: behind everything that has. */
const later = Number.MAX_SAFE_INTEGER;

/** The story of a referral from click to payout, in the order it happened; what is still to come stands at its end. */
export function describeChain(chain: ReferralChain, words: Words): ChainStep[] {
  const steps: Timed[] = [
    ...visitSteps(chain, words),
    ...chain.orders.flatMap((order) => orderSteps(chain, order, words)),
    ...checkSteps(chain, words),
    ...chain.rewards.flatMap((reward) => rewardSteps(chain, reward, words)),
    ...historySteps(chain, words),
    ...chain.payouts.flatMap((payout) => payoutSteps(payout, chain.payouts, words)),
  ];
  return steps.toSorted((a, b) => a.time - b.time).map(({ time, ...step }) => step);
}

function step(
  words: Words,
  time: Date | null,
  key: string,
  tone: ChainStep["tone"],
  title: string,
  lines: readonly (string | null)[] = [],
  link: ChainStep["link"] = null,
): Timed {
  return {
    key,
    time: time?.getTime() ?? later,
    at: time === null ? null : words.format.moment(time),
    title,
    tone,
    lines: lines.flatMap((line) => line || []),
    link,
  };
}

function visitSteps(chain: ReferralChain, words: Words): Timed[] {
  const code = chain.code === null ? "a share link" : `the share link of ${chain.code}`;
  const first = chain.orders[0]?.paidAt ?? chain.createdAt;
  // Shopify's times are whole seconds: an order of the same second would stand before the visit that led to it.
  if (chain.visitAt !== null) {
    const visit = step(words, chain.visitAt, "visit", "done", `The friend opened ${code}`);
    return [{ ...visit, time: Math.min(visit.time, first.getTime() - 1) }];
  }
  if (chain.orders.some(({ attribution }) => attribution === "sign_up" || attribution === "list_link")) return [];
  return [
    // Stands right before the order that it explains.
    {
      ...step(words, null, "visit", "note", "No visit is tied to this order", [
        "The code was typed in, or the link was opened on another device.",
      ]),
      time: first.getTime() - 1,
    },
  ];
}

function orderSteps(chain: ReferralChain, order: ReferralChain["orders"][number], words: Words): Timed[] {
  const { format } = words;
  const { rewardItems } = chain.program.terms;
  const say = orderStepWords(order, format, rewardItems.kind);
  const code: ReasonCode | null = reasonCode(order.refusal);
  const counts = code === null;
  const told =
    code === null
      ? null
      : sentence({ code, ...(order.refusalValues ? { values: order.refusalValues } : {}) }, "merchant");
  const steps = [
    step(
      words,
      order.paidAt ?? chain.createdAt,
      `order:${order.orderId}`,
      !order.baseKnown ? "waiting" : counts && !order.fullyRefunded ? "done" : "stopped",
      !order.baseKnown ? say.waits : !counts ? say.nothing : order.fullyRefunded ? say.refunded : say.counts,
      [
        ...order.evidence.map((piece) => evidenceWords(piece)),
        `Decided by: ${decidedBy(order.attribution)}, ${order.confidence}% sure.`,
        say.amount,
        ...goodsWords(order.lines, rewardItems),
        told,
        code === null ? null : `The referrer reads: “${sentence({ code }, "person")}”`,
      ],
      say.link,
    ),
  ];
  if (order.cancelledAt !== null)
    steps.push(step(words, order.cancelledAt, `cancelled:${order.orderId}`, "stopped", say.cancelled));
  return steps;
}

function checkSteps(chain: ReferralChain, words: Words): Timed[] {
  if (!chain.program.terms.newCustomersOnly) return [];
  if (chain.asksCustomer)
    return [
      step(words, null, "check", "waiting", "Is the friend a new customer?", [
        "Shopify is asked a few seconds after each order.",
      ]),
    ];
  const confirmed = chain.activity.find((line) => line.what === "new_customer_confirmed");
  return confirmed
    ? [step(words, confirmed.at, "check", "done", "Shopify confirmed the friend as a new customer")]
    : [];
}

function rewardSteps(chain: ReferralChain, reward: ReferralChain["rewards"][number], words: Words): Timed[] {
  const { format } = words;
  const amount = format.money(reward.amountMinor, reward.currency);
  const { holdDays, holdFrom, from, looked } = holdWords(reward.orderId ?? "", chain.program.terms);
  const due = `Becomes due on ${format.day(reward.holdUntil)}`;
  const theirs = (what: string) =>
    chain.activity.find((line) => line.what === what && (line.rewardId ?? reward.id) === reward.id);
  const earned = theirs("reward_held");
  const firstMinor = earned?.data.toMinor;
  const first = typeof firstMinor === "number" ? format.money(firstMinor, reward.currency) : amount;
  const steps = [
    step(
      words,
      earned?.at ?? reward.createdAt,
      `earned:${reward.id}`,
      "done",
      `${reward.side === "friend" ? "The friend earned" : "A reward of"} ${first}${reward.side === "friend" ? "" : " was earned"}`,
      [
        holdDays === 0 && holdFrom === "payment"
          ? "The terms have no hold."
          : isOpenHold(reward.holdUntil)
            ? merchantSentence(reward.reason)
            : `On hold until ${format.moment(reward.holdUntil)}: ${holdDays} ${holdDays === 1 ? "day" : "days"} after ${from}.`,
      ],
    ),
  ];
  const released = theirs("reward_due");
  if (released)
    steps.push(
      step(words, released.at, `due:${reward.id}`, "done", "The hold ended and the reward became due", [
        reward.automatic ? "It is issued automatically." : null,
      ]),
    );
  if (reward.state === "held")
    steps.push(
      isOpenHold(reward.holdUntil)
        ? step(words, null, `next:${reward.id}`, "waiting", "Waits", [merchantSentence(reward.reason)])
        : step(words, null, `next:${reward.id}`, "waiting", due, looked),
    );
  const goesOutAt = goesOut(reward);
  if (goesOutAt !== null)
    steps.push(step(words, null, `next:${reward.id}`, "waiting", `Goes out on ${format.day(goesOutAt)}`, []));
  else if (reward.state === "due")
    steps.push(
      step(words, null, `next:${reward.id}`, "waiting", "Waits to be issued", [merchantSentence(reward.reason)], {
        label: "Open Reward due",
        url: "/app/rewards",
      }),
    );
  if (reward.state === "failed")
    steps.push(
      step(words, null, `next:${reward.id}`, "stopped", "Waits to be tried again", [merchantSentence(reward.reason)], {
        label: "See what was not rewarded",
        url: "/app/rewards?tab=not-rewarded",
      }),
    );
  return steps;
}

/** What happened to the reward and the referral besides: changes of the order, staff, provider's refusals before sending. */
function historySteps(chain: ReferralChain, words: Words): Timed[] {
  const { format } = words;
  return chain.activity.flatMap((line) => {
    const minor = (key: string) => {
      const value = line.data[key];
      const code = line.data.currency;
      return typeof value === "number" && typeof code === "string" ? format.money(value, code) : null;
    };
    const text = (key: string) => (typeof line.data[key] === "string" ? line.data[key] : null);
    const because = merchantSentence(line.reason);
    const key = `activity:${line.id}`;
    switch (line.what) {
      case "reward_changed":
        return [
          step(
            words,
            line.at,
            key,
            "note",
            `The reward went from ${minor("fromMinor") ?? "its amount"} to ${minor("toMinor") ?? "another"}`,
            [because],
          ),
        ];
      case "dispute_opened":
        return [
          step(words, line.at, key, "note", `The bank asks the payment of ${text("order") ?? "the order"} back`, [
            "What has not gone out yet waits until that is decided.",
          ]),
        ];
      case "dispute_lost":
      case "dispute_won":
        return [
          step(
            words,
            line.at,
            key,
            line.what === "dispute_won" ? "done" : "stopped",
            `The dispute about ${text("order") ?? "the order"} was ${line.what === "dispute_won" ? "settled for you" : "lost"}`,
          ),
        ];
      case "reward_suspended":
        return [step(words, line.at, key, "note", "The reward waits again", [because])];
      case "order_removed":
      case "order_put_back":
      case "friend_moved_away":
      case "friend_moved_here":
        return [
          step(words, line.at, key, "note", decisionTitle(line.what, text("order")), [
            text("note") ?? (text("order") && movedByOrder(line.what, text("order") ?? "")),
            byWhom(line.actor),
          ]),
        ];
      case "reward_cancelled":
        return [step(words, line.at, key, "stopped", "The reward was cancelled", [because])];
      case "reward_approved":
        return [step(words, line.at, key, "done", `${actorName(line.actor)} approved that it goes out`, [])];
      case "reward_restored":
        return [step(words, line.at, key, "done", "The reward stands again", [because])];
      case "reward_clawed_back":
        return [
          step(words, line.at, key, "stopped", "The reward was taken back in the books", [
            because,
            "Nothing is pulled from the person: later rewards fill it.",
          ]),
        ];
      case "reward_offset":
        return [step(words, line.at, key, "done", "The reward filled an earlier one that was taken back", [because])];
      case "reward_not_issued":
        return [
          step(
            words,
            line.at,
            key,
            "stopped",
            `Could not be issued${text("rail") === null ? "" : ` over ${words.rail(text("rail") ?? "")}`}`,
            [because, text("detail")],
          ),
        ];
      case "collections_known":
        return [
          step(words, line.at, key, "done", "Shopify said which collections the products are in", [
            `Of ${text("order") ?? "the order"}, ${minor("baseMinor") ?? "so much"} counted then.`,
          ]),
        ];
      case "customer_check_reopened":
        return [
          step(words, line.at, key, "note", `An earlier order, ${text("order") ?? "of the friend"}, was heard of`, [
            "It decides whether the friend is new: Shopify is asked again.",
          ]),
        ];
      case "referral_rejected":
        return [
          step(words, line.at, key, "stopped", `${actorName(line.actor)} rejected the referral`, [
            text("note") === null ? because : `Note: ${text("note")}`,
          ]),
        ];
      default: {
        // The rest is told by the steps of orders, rewards and payouts themselves.
        const told = describeReviewLine(line, words);
        return told === null ? [] : [step(words, line.at, key, told.tone, told.title, told.lines)];
      }
    }
  });
}

const attemptWords: Readonly<Record<string, string>> = {
  pending: "on the wire",
  sending: "on the wire",
  issued: "delivered",
  accepted: "taken by the provider",
  refused: "refused",
  failed: "refused",
  later: "the provider asked to wait",
  unknown: "no answer came; it is looked up, and nothing is sent twice",
  reversed: "came back",
};

function payoutSteps(
  payout: ReferralChain["payouts"][number],
  payouts: ReferralChain["payouts"],
  words: Words,
): Timed[] {
  const { format } = words;
  const over = words.rail(payout.rail);
  const amount = format.money(payout.amountMinor, payout.currency);
  const refused = payouts.find((other) => other.id === payout.afterPayoutId);
  const together =
    payout.otherRewards === 0
      ? null
      : `One payout with ${payout.otherRewards} other ${payout.otherRewards === 1 ? "reward" : "rewards"} of the same person.`;
  const steps = [
    step(
      words,
      payout.createdAt,
      `payout:${payout.id}`,
      "done",
      `${payout.startedBy === null ? "Goodword" : actorName(payout.startedBy)} issued ${amount} over ${over}`,
      [
        refused ? `The next way of its program, since ${words.rail(refused.rail)} had refused for good.` : null,
        together,
        "The money was reserved in the books before anything left.",
      ],
    ),
    ...payout.attempts.map((attempt) =>
      step(
        words,
        attempt.startedAt,
        `attempt:${payout.id}:${attempt.number}`,
        attempt.outcome === "issued" || attempt.outcome === "accepted"
          ? "done"
          : attempt.outcome === "refused" || attempt.outcome === "failed"
            ? "stopped"
            : "note",
        `Attempt ${attempt.number}: ${attemptWords[attempt.outcome] ?? attempt.outcome}`,
        [
          attempt.detail,
          attempt.tries > 1 ? `Asked ${attempt.tries} times with the same key.` : null,
          `Key ${attempt.key}`,
          attempt.reference === null || attempt.reference === payout.reference
            ? null
            : `Provider’s reference ${attempt.reference}`,
        ],
      ),
    ),
  ];
  const { state } = payout;
  if (state === "issued" || state === "failed" || state === "reversed") {
    const titles = { issued: `Delivered over ${over}`, failed: `Not delivered over ${over}`, reversed: "It came back" };
    steps.push(
      step(words, payout.updatedAt, `end:${payout.id}`, state === "issued" ? "done" : "stopped", titles[state], [
        state === "issued" ? null : merchantSentence(payout.reason),
        payout.detail,
        payout.reference === null ? null : `Provider’s reference ${payout.reference}`,
        state === "issued" ? expiryWords(payout.expiry, payout.currency, words) : null,
      ]),
    );
  } else {
    steps.push(
      step(words, null, `end:${payout.id}`, "waiting", `On its way over ${over}`, [merchantSentence(payout.reason)]),
    );
  }
  return steps;
}

function merchantSentence(reason: string | null): string | null {
  const code = reasonCode(reason);
  if (code === null) return null;
  const told = sentence({ code }, "merchant");
  // Values are told where they are stored; a sentence with a gap is told as the person reads it.
  return told.includes("{") ? sentence({ code }, "person") : told;
}

/** Whom the page is about. */
export function chainTitle(chain: ReferralChain): string {
  const order = chain.orders[0]?.name;
  return order === undefined
    ? `Referral by ${personName(chain.referrer)}`
    : `${order}, referred by ${personName(chain.referrer)}`;
}

/** Why a friend was moved that nobody moved by hand. */
const movedByOrder = (what: string, order: string) =>
  what === "friend_moved_away" || what === "friend_moved_here"
    ? `${orderTitle(order)} was paid before, and heard of later: the first order says whose friend somebody is.`
    : null;

const byWhom = (actor: string) => `By ${actorName(actor)}.`;

function decisionTitle(what: string, order: string | null): string {
  const name = order === null ? "An order" : orderTitle(order);
  switch (what) {
    case "order_removed":
      return `${name} was removed by hand`;
    case "order_put_back":
      return `${name} was put back`;
    case "friend_moved_away":
      return "The friend was moved to another referrer";
    default:
      return "The friend was moved here from another referrer";
  }
}
