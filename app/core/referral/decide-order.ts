import type { Assessment, ComparedPerson } from "../fraud/assess.ts";
import type { Marks } from "../fraud/marks.ts";
import type { SignalName } from "../fraud/signals.ts";
import type { ProgramId } from "../ids.ts";
import type { OrderChannel } from "../program/limit-rules.ts";
import type { ProgramState } from "../program/program-states.ts";
import type { Terms } from "../program/terms.ts";
import type { ReasonCode } from "../reason.ts";
import {
  type Attribution,
  attribute,
  type CodeFacts,
  type FriendFacts,
  type PassedClick,
  type SaidEvidence,
  wasOpen,
} from "./attribute.ts";
import { type Click, chooseClick } from "./choose-click.ts";
import type { OrderFacts } from "./order-facts.ts";
import { rankCodes } from "./rank-codes.ts";
import { guardOf, isPlace } from "./sign-up.ts";

/** A program as the decision needs it. */
export interface ProgramFacts {
  readonly programId: ProgramId;
  readonly state: ProgramState;
  readonly version: number;
  readonly terms: Terms;
  /** Whether places among a referrer's referrals matter in any version of its terms. */
  readonly ranked?: boolean;
  /** Whether a cap or a budget limits what is earned in any version of its terms. */
  readonly limited?: boolean;
}

/** Who the referrer is, as far as a rule compares them. */
export interface ReferrerIdentity extends Pick<ComparedPerson, "customerId" | "emailHash"> {
  /** Keyed hashes; absent where nothing but the two above is known. */
  readonly marks?: Marks;
  /** Staff banned them: nothing new is earned. */
  readonly banned?: boolean;
}

/** Everything an order that we have not seen before is judged by. */
export interface OrderContext {
  readonly codes: readonly CodeFacts[];
  /** The share links that the buyer followed, as the cart remembers them; the last one last. */
  readonly clicks: readonly Click[];
  /** Whether a code is the buyer's own. */
  readonly isOwn: (code: CodeFacts) => boolean;
  readonly friend: FriendFacts | null;
  /** What a person said about the order. */
  readonly said: SaidEvidence | null;
  readonly program: (id: ProgramId) => ProgramFacts | null;
  /** The terms a standing referral was made under. */
  readonly lockedTerms: (id: ProgramId, version: number) => Terms | null;
  readonly referrer: (id: Attribution["referrerId"]) => ReferrerIdentity | null;
  /** Holds the order against the fraud rules of the terms. */
  readonly assess: (attribution: Attribution, terms: Terms) => Assessment;
}

/** Why an order leaves no trace. */
export type NothingWhy = "not_referred" | "click_too_old" | "not_paid" | "test_order" | "program_not_active";

/** What a first sight of an order leads to. */
export type OrderDecision =
  /** No trace is left of orders that are nobody's referral. */
  | { readonly kind: "nothing"; readonly why: NothingWhy }
  | {
      readonly kind: "record";
      readonly attribution: Attribution;
      readonly terms: Terms;
      readonly version: number;
      /** Why it can never earn, whatever its state; null when nothing bars it. */
      readonly bar: ReasonCode | null;
      /** Which fraud signals fired. */
      readonly assessment: Assessment;
    };

/**
 * Judges an order at first sight: whose it is, and whether anything bars it for good. What it earns follows from the whole
 * referral (`decide-referral.ts`). Evidence is kept for refused orders too, since the merchant and the referrer will ask.
 */
export function decideOrder(order: OrderFacts, context: OrderContext): OrderDecision {
  if (order.test) return { kind: "nothing", why: "test_order" };
  const { attribution, tooOld } = attributeOrder(order, context);
  if (attribution === null) return { kind: "nothing", why: tooOld ? "click_too_old" : "not_referred" };
  // An unpaid order comes again as paid, with everything in it. One that was paid and is cancelled already is kept, so that
  // its older, paid state finds it cancelled when that arrives late.
  if (!order.paid) return { kind: "nothing", why: "not_paid" };
  const program = context.program(attribution.programId);
  const standing = attribution.standing;
  if (program === null || (standing === null && program.state !== "active"))
    return { kind: "nothing", why: "program_not_active" };
  const version = standing?.termsVersion ?? program.version;
  const terms = standing === null ? program.terms : context.lockedTerms(attribution.programId, version);
  if (terms === null) return { kind: "nothing", why: "program_not_active" };
  if (order.signUp && guardOf(terms) === null) return { kind: "nothing", why: "program_not_active" };
  const assessment = context.assess(attribution, terms);
  const bar =
    // First what is the order's own: it stays when staff find the friend genuine, and when another one turns out to be theirs.
    (order.channel && terms.leaveOut.includes(order.channel) ? leftOut[order.channel] : null) ??
    suspicionOf(assessment) ??
    (attribution.overruled
      ? "belongs_to_other_referrer"
      : context.referrer(attribution.referrerId)?.banned
        ? "referrer_banned"
        : null);
  return { kind: "record", attribution, terms, version, bar, assessment };
}

/**
 * Whose it is by its codes, its links and what is known of the friend. Where the first link decides, a code that came with a
 * later one (Shopify applies it with the link) does not stand above it; one that was typed does.
 */
function attributeOrder(
  order: OrderFacts,
  context: OrderContext,
): { readonly attribution: Attribution | null; readonly tooOld: boolean } {
  const { friend, said, isOwn } = context;
  const isActive = ({ programId }: CodeFacts) => context.program(programId)?.state === "active";
  const open = (code: CodeFacts) => wasOpen(code, order.createdAt);
  const codes = rankCodes(context.codes.filter(open), { friend, isOwn, isActive });
  const { chosen, tooOld, passedOver } = chooseClick(
    context.clicks.filter(({ code }) => open(code)),
    order.createdAt,
    (programId) => context.program(programId)?.terms ?? null,
  );
  const isFirst = chosen !== null && context.program(chosen.code.programId)?.terms.clickModel === "first";
  const came = new Set(
    isFirst ? passedOver.map(({ code }) => code.codeId).filter((id) => id !== chosen.code.codeId) : [],
  );
  const passed =
    (why: "too_old" | "other_click") =>
    (click: Click): PassedClick => ({ kind: "cart_attribute", ...click, passedOver: why });
  const attribution = attribute(
    codes.filter(({ codeId }) => !came.has(codeId)),
    chosen && order.signUp ? { ...chosen, kind: isPlace(order.orderId) ? "list_link" : "sign_up" } : chosen,
    friend,
    said,
    {
      codes: codes.filter(({ codeId }) => came.has(codeId)),
      clicks: [...passedOver.map(passed("other_click")), ...tooOld.map(passed("too_old"))],
    },
  );
  return { attribution, tooOld: tooOld.length > 0 };
}

/** Whether two are one as far as we know: the same customer, or the same address. */
export function isSamePerson(a: ReferrerIdentity, b: ReferrerIdentity | null): boolean {
  if (b === null) return false;
  return (
    (a.customerId !== null && a.customerId === b.customerId) || (a.emailHash !== null && a.emailHash === b.emailHash)
  );
}

const leftOut: Readonly<Record<OrderChannel, ReasonCode>> = { pos: "left_out_pos", draft: "left_out_draft" };

/** Signals that say: the friend is the referrer. The person is told so; of other rules they only learn that one refused. */
const samePerson: ReadonlySet<SignalName> = new Set<SignalName>(["same_customer", "same_email", "own_code"]);

/** Why a fraud rule bars an order for its referrer; null where none does. */
export function suspicionOf({ referrer, hits }: Assessment): ReasonCode | null {
  if (referrer !== "block") return null;
  return hits.some((hit) => hit.referrer === "block" && samePerson.has(hit.signal))
    ? "self_referral"
    : "blocked_by_rule";
}
