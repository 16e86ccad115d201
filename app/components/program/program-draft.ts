import { type Currency, exponentOf, money, toDecimal } from "../../core/money/money.ts";
import { orderChannels } from "../../core/program/limit-rules.ts";
import { isMoney } from "../../core/program/piece-of.ts";
import type { LocalMoment, Schedule } from "../../core/program/schedule.ts";
import type { ChosenGoods, RewardValue, Terms } from "../../core/program/terms.ts";
import { usualRules } from "../../core/program/usual-rules.ts";
import {
  type AttributionDraft,
  type AttributionField,
  attributionDraftOf,
  readAttribution,
  startingAttribution,
} from "./attribution-draft.ts";
import { type FriendDraft, type FriendField, friendDraftOf, readFriend, startingFriend } from "./friend-draft.ts";
import { type GoodsDraft, goodsDraftOf, readGoods, startingGoods } from "./goods-draft.ts";
import { type LimitField, type LimitsDraft, limitsDraftOf, readLimits, startingLimits } from "./limits-draft.ts";
import { listDraft } from "./list-draft.ts";
import { type OfferDraft, offerDraftOf, readOffer, startingOffer } from "./offer-draft.ts";
import { readAmount } from "./read-amount.ts";
import { readPercent } from "./read-percent.ts";
import { type BonusKind, pieceDraftOf, type RewardKind, readPiece, readPoints, rewardDraftOf } from "./reward-draft.ts";
import { readSchedule, type ScheduleDraft, startingSchedule } from "./schedule-draft.ts";
import { signUpErrors } from "./sign-up-errors.ts";

/** The program form as it is typed: text stays as it is until it is read, so that an error never loses it. */
export interface ProgramDraft extends OfferDraft, ScheduleDraft, GoodsDraft {
  readonly name: string;
  readonly kind: Terms["kind"];
  readonly rewardKind: RewardKind;
  readonly rewardAmount: string;
  readonly rewardPercent: string;
  readonly rewardCap: string;
  /** Of a reward in pieces: a percentage or words, and the product. */
  readonly rewardPiece: string;
  readonly rewardItem: ChosenGoods | null;
  readonly friend: FriendDraft;
  readonly trigger: Terms["trigger"];
  readonly nthOrder: string;
  /** What a sign-up waits for, and for how many days with an account. */
  readonly guard: Terms["signUp"]["guard"];
  readonly accountDays: string;
  /** Whether the first of many orders earns something else, told by those that begin with "first". */
  readonly firstDiffers: boolean;
  readonly firstKind: RewardKind;
  readonly firstAmount: string;
  readonly firstPercent: string;
  /** Most for the first order, where it earns a percentage; empty for no limit. */
  readonly firstCap: string;
  readonly firstPiece: string;
  readonly firstItem: ChosenGoods | null;
  /** When a friend's orders stop earning; each empty for never. */
  readonly maxOrders: string;
  readonly maxMonths: string;
  readonly maxTotal: string;
  /** From so many friends on, another reward. */
  readonly tiers: readonly {
    readonly from: string;
    readonly kind: RewardKind;
    readonly value: string;
    /** Most for one order, of a percentage; empty for no limit. */
    readonly cap: string;
    readonly item: ChosenGoods | null;
  }[];
  /** With the N-th friend, a bonus. */
  readonly milestones: readonly {
    readonly at: string;
    readonly kind: BonusKind;
    /** An amount; of a piece a percentage or words. */
    readonly amount: string;
    readonly item: ChosenGoods | null;
  }[];
  /** Empty for each friend. */
  readonly everyNth: string;
  readonly limits: LimitsDraft;
  readonly minimumSpend: string;
  readonly newCustomersOnly: boolean;
  readonly holdDays: string;
  readonly holdFrom: Terms["holdFrom"];
  readonly leaveOut: Terms["leaveOut"];
  readonly issue: "manual" | "automatic";
  /** When rewards that are issued automatically go out; the next three belong to it. */
  readonly issueWhen: Terms["issueRule"]["when"];
  readonly issueWeekday: string;
  readonly issueMonthDay: string;
  /** Empty for never. */
  readonly approvalAbove: string;
  /** Names of rails, the preferred first. */
  readonly rails: readonly string[];
  readonly referrerPicksCode: boolean;
  readonly attribution: AttributionDraft;
}

/** Fields that can be wrong, with the sentence that says how to put it right. */
export type DraftErrors = Partial<Record<DraftField | "form", string>>;

/** A field of the form; those in a row carry its number. */
export type DraftField =
  | keyof ProgramDraft
  | `tiers.${number}.${"from" | "value" | "cap" | "item"}`
  | `limits.${LimitField}`
  | `friend.${FriendField}`
  | `attribution.${AttributionField}`
  | `milestones.${number}.${"at" | "amount" | "item"}`;

/** What a draft comes to. */
export type DraftReading =
  | { readonly ok: true; readonly name: string; readonly terms: Terms; readonly schedule: Schedule<LocalMoment> }
  | { readonly ok: false; readonly errors: DraftErrors };

/** A round amount in this currency, about what ten dollars are for an order. */
function tenOf(of: Currency): string {
  return toDecimal(money(exponentOf(of) === 0 ? 1_000 : 10 ** (exponentOf(of) + 1), of)).replace(/\.0+$/, "");
}

/** The one good start: give 10 %, get ten, after the usual return window, new customers only. */
export function startingDraft(of: Currency, rails: readonly string[]): ProgramDraft {
  return {
    name: "Refer a friend",
    kind: "refer_a_friend",
    ...startingOffer(tenOf(of)),
    ...startingSchedule,
    rewardKind: "fixed",
    rewardAmount: tenOf(of),
    rewardPercent: "10",
    rewardCap: "",
    rewardPiece: "",
    rewardItem: null,
    friend: startingFriend(tenOf(of)),
    trigger: "first_paid_order",
    nthOrder: "2",
    guard: "first_payment",
    accountDays: "30",
    firstDiffers: false,
    firstKind: "percent_of_order",
    firstAmount: tenOf(of),
    firstPercent: "20",
    firstCap: "",
    firstPiece: "",
    firstItem: null,
    maxOrders: "",
    maxMonths: "",
    maxTotal: "",
    tiers: [],
    milestones: [],
    everyNth: "",
    limits: startingLimits,
    minimumSpend: "",
    ...startingGoods,
    newCustomersOnly: true,
    holdDays: "14",
    holdFrom: "payment",
    leaveOut: [],
    issue: "manual",
    issueWhen: "at_once",
    issueWeekday: "5",
    issueMonthDay: "1",
    approvalAbove: "",
    rails,
    referrerPicksCode: false,
    attribution: startingAttribution,
  };
}

/** A stored program as a draft, but for its schedule, which takes the store's clock (`scheduleDraftOf`). Fields of the kinds that are not chosen hold the usual start. */
export function draftOf(name: string, terms: Terms, of: Currency): ProgramDraft {
  const { reward, recurrence, issueRule } = terms;
  const first = recurrence.firstReward;
  const whole = (value: number | null) => (value === null ? "" : String(value));
  const amount = (minor: number | null, code: Currency = of) =>
    minor === null ? "" : toDecimal(money(minor, code)).replace(/\.0+$/, "");
  const typed = (value: RewardValue) => rewardDraftOf(value, amount);
  const start = startingDraft(of, terms.rails);
  return {
    ...start,
    name,
    kind: terms.kind,
    ...offerDraftOf(terms, amount),
    rewardKind: reward.kind,
    ...(reward.kind === "fixed" ? { rewardAmount: typed(reward).value } : {}),
    ...(reward.kind === "percent_of_order" ? { rewardPercent: typed(reward).value, rewardCap: typed(reward).cap } : {}),
    ...(isMoney(reward)
      ? {}
      : { rewardPiece: typed(reward).value, rewardCap: typed(reward).cap, rewardItem: typed(reward).item }),
    friend: friendDraftOf(terms, start.friend, amount),
    trigger: terms.trigger,
    ...(terms.trigger === "nth_paid_order" ? { nthOrder: String(terms.nthOrder) } : {}),
    ...(terms.trigger === "sign_up" ? { guard: terms.signUp.guard, accountDays: String(terms.signUp.days) } : {}),
    ...(first === null ? {} : { firstDiffers: true, firstKind: first.kind }),
    ...(first?.kind === "fixed" ? { firstAmount: typed(first).value } : {}),
    ...(first?.kind === "percent_of_order" ? { firstPercent: typed(first).value, firstCap: typed(first).cap } : {}),
    ...(first === null || isMoney(first)
      ? {}
      : { firstPiece: typed(first).value, firstCap: typed(first).cap, firstItem: typed(first).item }),
    maxOrders: whole(recurrence.maxOrders),
    maxMonths: whole(recurrence.months),
    maxTotal: amount(recurrence.totalMinor),
    tiers: terms.tiers.map(({ from, reward: tier }) => ({ from: String(from), kind: tier.kind, ...typed(tier) })),
    milestones: terms.milestones.map((milestone) => {
      const at = String(milestone.at);
      if (!("piece" in milestone))
        return { at, kind: "fixed" as const, amount: amount(milestone.amountMinor, milestone.currency), item: null };
      const { value, item } = pieceDraftOf(milestone.piece);
      return { at, kind: milestone.piece.kind, amount: value, item };
    }),
    everyNth: whole(terms.everyNth),
    limits: limitsDraftOf(terms, of),
    minimumSpend: amount(terms.minimumSpendMinor),
    ...goodsDraftOf(terms),
    newCustomersOnly: terms.newCustomersOnly,
    holdDays: String(terms.holdDays),
    holdFrom: terms.holdFrom,
    leaveOut: terms.leaveOut,
    issue: terms.issue,
    issueWhen: issueRule.when,
    ...(issueRule.when === "weekly" ? { issueWeekday: String(issueRule.weekday) } : {}),
    ...(issueRule.when === "monthly" ? { issueMonthDay: String(issueRule.monthDay) } : {}),
    approvalAbove: amount(issueRule.approvalAboveMinor),
    referrerPicksCode: terms.referrerPicksCode,
    attribution: attributionDraftOf(terms),
  };
}

/** Reads a draft into terms in the shop's currency, or says for each field what to change. Exact: nothing goes through a float. */
export function readDraft(typed: ProgramDraft, of: Currency): DraftReading {
  const draft =
    typed.kind === "waiting_list"
      ? listDraft(typed, startingDraft(of, typed.milestones.length > 0 ? typed.rails : ["manual"]))
      : typed;
  const errors: DraftErrors = {};
  const name = draft.name.trim();
  if (name === "") errors.name = "Give the program a name. Only you see it.";
  else if (name.length > 80) errors.name = "A name has at most 80 characters.";

  const amount = (field: DraftField, text: string): number => {
    const read = readAmount(text, of);
    if (typeof read === "number") return read;
    errors[field] = read.problem;
    return 1;
  };
  const optional = (field: DraftField, text: string) => (text.trim() === "" ? null : amount(field, text));
  const percent = (field: DraftField, text: string): number => {
    const read = readPercent(text);
    if (typeof read === "number") return read;
    errors[field] = read.problem;
    return 1;
  };
  const whole = (field: DraftField, text: string, least: number, most: number): number => {
    const typed = text.trim();
    if (/^\d{1,6}$/.test(typed) && Number(typed) >= least && Number(typed) <= most) return Number(typed);
    errors[field] = `Enter a whole number from ${least} to ${most.toLocaleString("en-US")}.`;
    return least;
  };
  const place = (field: DraftField, text: string, least: number, before: readonly string[]): number => {
    const read = whole(field, text, least, 10_000);
    if (before.some((other) => other.trim() === text.trim())) errors[field] = "This number stands above already.";
    return read;
  };
  const optionalWhole = (field: DraftField, text: string, most: number) =>
    text.trim() === "" ? null : whole(field, text, 1, most);
  const holdDays = /^\d{1,3}$/.test(draft.holdDays.trim()) ? Number(draft.holdDays.trim()) : Number.NaN;
  if (!(holdDays <= 120)) errors.holdDays = "Enter whole days, from 0 to 120.";
  if (draft.rails.length === 0) errors.rails = "Choose at least one way to pay rewards.";

  /** A reward by what is typed for its kind; `fields` are where that stands. */
  const rewardOf = (
    kind: RewardKind,
    fields: Readonly<Record<"amount" | "percent" | "cap" | "piece" | "item", DraftField>>,
    text: Readonly<Record<"amount" | "percent" | "cap" | "piece", string>> & { readonly item: ChosenGoods | null },
  ): RewardValue => {
    if (kind === "fixed") return { kind, amountMinor: amount(fields.amount, text.amount), currency: of };
    if (kind === "percent_of_order")
      return { kind, basisPoints: percent(fields.percent, text.percent), capMinor: optional(fields.cap, text.cap) };
    if (kind === "points_of_order")
      return {
        kind,
        points: readPoints(fields.piece, text.piece, 10_000, errors),
        perMinor: amount(fields.cap, text.cap),
        currency: of,
      };
    const names = { value: fields.piece, item: fields.item };
    return readPiece(kind, { value: text.piece, item: text.item }, names, { percent, errors });
  };
  const firstReward = () =>
    rewardOf(
      draft.firstKind,
      { amount: "firstAmount", percent: "firstPercent", cap: "firstCap", piece: "firstPiece", item: "firstItem" },
      {
        amount: draft.firstAmount,
        percent: draft.firstPercent,
        cap: draft.firstCap,
        piece: draft.firstPiece,
        item: draft.firstItem,
      },
    );
  const terms: Terms = {
    ...usualRules,
    kind: draft.kind,
    ...readOffer(draft, { amount, percent, optional, whole, optionalWhole, of, errors }),
    reward: rewardOf(
      draft.rewardKind,
      { amount: "rewardAmount", percent: "rewardPercent", cap: "rewardCap", piece: "rewardPiece", item: "rewardItem" },
      {
        amount: draft.rewardAmount,
        percent: draft.rewardPercent,
        cap: draft.rewardCap,
        piece: draft.rewardPiece,
        item: draft.rewardItem,
      },
    ),
    ...readFriend(draft.friend, { amount, percent, optional, of, errors }),
    trigger: draft.trigger,
    // What belongs to another trigger is not read: it cannot be seen, so it cannot be put right.
    ...(draft.trigger === "nth_paid_order" ? { nthOrder: whole("nthOrder", draft.nthOrder, 2, 1_000) } : {}),
    ...(draft.trigger === "sign_up"
      ? {
          signUp: {
            guard: draft.guard,
            days: draft.guard === "account_days" ? whole("accountDays", draft.accountDays, 1, 365) : 30,
          },
        }
      : {}),
    ...(draft.trigger === "every_paid_order"
      ? {
          recurrence: {
            firstReward: draft.firstDiffers ? firstReward() : null,
            maxOrders: optionalWhole("maxOrders", draft.maxOrders, 10_000),
            months: optionalWhole("maxMonths", draft.maxMonths, 600),
            totalMinor: optional("maxTotal", draft.maxTotal),
          },
        }
      : {}),
    tiers: draft.tiers.map(({ from, kind, value, cap, item }, row) => ({
      from: place(
        `tiers.${row}.from`,
        from,
        2,
        draft.tiers.slice(0, row).map((tier) => tier.from),
      ),
      reward: rewardOf(
        kind,
        {
          amount: `tiers.${row}.value`,
          percent: `tiers.${row}.value`,
          cap: `tiers.${row}.cap`,
          piece: `tiers.${row}.value`,
          item: `tiers.${row}.item`,
        },
        { amount: value, percent: value, cap, piece: value, item },
      ),
    })),
    milestones: draft.milestones.map(({ at: typed, kind, amount: bonus, item }, row): Terms["milestones"][number] => {
      const before = draft.milestones.slice(0, row).map((each) => each.at);
      const at = place(`milestones.${row}.at`, typed, 1, before);
      const fields = { value: `milestones.${row}.amount`, item: `milestones.${row}.item` } as const;
      if (kind === "fixed") return { at, amountMinor: amount(fields.value, bonus), currency: of };
      return { at, piece: readPiece(kind, { value: bonus, item }, fields, { percent, errors }) };
    }),
    everyNth: draft.everyNth.trim() === "" ? null : whole("everyNth", draft.everyNth, 2, 1_000),
    ...readLimits(draft.limits, { optional, whole }),
    // A sign-up has no amount, and is never fulfilled.
    minimumSpendMinor:
      draft.trigger === "sign_up" && draft.guard !== "first_payment"
        ? null
        : optional("minimumSpend", draft.minimumSpend),
    rewardItems:
      draft.trigger === "sign_up" && draft.guard !== "first_payment" ? { kind: "all" } : readGoods(draft, errors),
    newCustomersOnly: draft.newCustomersOnly,
    holdDays,
    holdFrom: draft.trigger === "sign_up" ? "payment" : draft.holdFrom,
    leaveOut: orderChannels.filter((one) => draft.leaveOut.includes(one)),
    issue: draft.issue,
    // What is not shown is not read, as above.
    ...(draft.issue === "automatic"
      ? {
          issueRule: {
            when: draft.issueWhen,
            weekday: draft.issueWhen === "weekly" ? whole("issueWeekday", draft.issueWeekday, 1, 7) : 1,
            monthDay: draft.issueWhen === "monthly" ? whole("issueMonthDay", draft.issueMonthDay, 1, 31) : 1,
            approvalAboveMinor: optional("approvalAbove", draft.approvalAbove),
          },
        }
      : {}),
    rails: [...draft.rails],
    referrerPicksCode: draft.referrerPicksCode,
    ...readAttribution(draft.attribution, { whole }),
  };
  if (draft.trigger === "sign_up") Object.assign(errors, signUpErrors(terms));
  const schedule = readSchedule(draft, errors);
  return Object.keys(errors).length === 0 ? { ok: true, name, terms, schedule } : { ok: false, errors };
}
