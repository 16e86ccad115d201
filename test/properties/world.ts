import type { IdKind, NewId, ProgramId, ReferralCodeId, ReferrerId, RewardId, ShopId } from "../../app/core/ids.ts";
import { type Posting, postings } from "../../app/core/ledger/posting.ts";
import { type Currency, money } from "../../app/core/money/money.ts";
import { isLimited } from "../../app/core/program/is-limited.ts";
import type { Terms } from "../../app/core/program/terms.ts";
import { answerCheck } from "../../app/core/referral/answer-check.ts";
import { answerGoods } from "../../app/core/referral/answer-goods.ts";
import { asksCustomer } from "../../app/core/referral/asks-customer.ts";
import { type DisputeOutcome, type Disputes, standOfDisputes } from "../../app/core/referral/disputes.ts";
import type { Earning } from "../../app/core/referral/earning.ts";
import { endSignUp } from "../../app/core/referral/end-sign-up.ts";
import { giveVerdict } from "../../app/core/referral/give-verdict.ts";
import { judgeOrder } from "../../app/core/referral/judge-order.ts";
import { learnDisputes } from "../../app/core/referral/learn-disputes.ts";
import { capOfPool, earningsOf, limited } from "../../app/core/referral/limit-earnings.ts";
import { emptyBook, type OrderBook, type ReferralRow, type RewardRow } from "../../app/core/referral/order-book.ts";
import { nothingSeen, unseenLines } from "../../app/core/referral/order-goods.ts";
import { byStanding, firstMove, type Mover, placesAfter } from "../../app/core/referral/places.ts";
import { removeOrder } from "../../app/core/referral/remove-order.ts";
import { decisionOf, settleReferral } from "../../app/core/referral/settle-referral.ts";
import { shareOut } from "../../app/core/referral/share-out.ts";
import { isOpenHold } from "../../app/core/reward/open-hold.ts";
import type { Happening } from "./happening.ts";
import { gaveUp, metMinute, type Story, type StoryOrder, type StorySignUp, type ToldState } from "./model.ts";
import { idOf, signUpOrder } from "./sign-up-order.ts";
import { storyStart } from "./story-start.ts";

const shopId = 1 as ShopId;
const programId = "prg_1" as ProgramId;

/** The app's rule over one shop in memory: rows are kept as the database keeps them between two batches. */
export class World {
  readonly book: OrderBook = emptyBook();
  readonly #story: Story;
  readonly #currency: Currency;
  /** What went out to each referrer, as payouts. */
  readonly #sent = new Map<string, number>();
  readonly #posted: Posting[] = [];
  /** The place that each referral was last settled at. */
  readonly #places = new Map<string, number>();
  #ids = 0;

  constructor(terms: Terms, currency: Currency, referrers: readonly string[], story: Story) {
    this.#story = story;
    this.#currency = currency;
    this.book.programs.set(`1|${programId}`, { programId, state: "active", version: 1, terms });
    this.book.terms.set(`1|${programId}|1`, terms);
    for (const name of referrers) {
      const code = {
        codeId: `cod_${name}` as ReferralCodeId,
        code: name,
        programId,
        referrerId: `rfr_${name}` as ReferrerId,
      };
      this.book.codes.set(`1|${name.toUpperCase()}`, code);
      this.book.codes.set(`1|${code.codeId}`, code);
      this.book.referrers.set(`1|${code.referrerId}`, { customerId: `customer:${name}`, emailHash: null });
    }
  }

  readonly #newId: NewId = <Id extends string>(kind: IdKind) => `${kind}_${++this.#ids}` as Id;

  happen(event: Happening): void {
    if (event.kind === "told") this.#tell(event.order, event.state);
    else if (event.kind === "disputed") this.#dispute(event.order, event.number, event.outcome);
    else if (event.kind === "read") this.#read(event.order);
    else if (event.kind === "checked") this.#check();
    else if (event.kind === "rejected") this.#reject(event.friend);
    else if (event.kind === "joined") this.#join(event.signUp, event.verified);
    else if (event.kind === "left") this.#leave(event.signUp);
    else if (event.kind === "taken_off" || event.kind === "put_back")
      this.#takeOff(event.signUp, event.kind === "taken_off");
    else if (event.kind === "asked") this.#ask(event.signUp);
    else this.#move();
    this.settle();
  }

  /** What follows from all that was heard, once more; a second time it must change nothing. */
  settle(): number {
    const before = this.book.ledger.length;
    const places = new Map<string, number>();
    for (const name of new Set([...this.book.touched].map(({ referrerId }) => referrerId)))
      for (const [id, place] of this.#placesOf(name)) places.set(id, place);
    this.#settleAll(places);
    this.book.touched.clear();
    for (const rows of [this.book.friends, this.book.referrals, this.book.orders, this.book.rewards])
      for (const row of rows.values()) row.fate = "stored";
    return this.book.ledger.length - before;
  }

  /** As store/settle-book.ts does with the rows it reads: those that were touched, and those whose place moved with them. */
  #placesOf(referrerId: ReferrerId): Map<string, number> {
    const all = [...this.book.referrals.values()].filter((referral) => referral.referrerId === referrerId);
    const movers = all
      .filter((referral) => this.book.touched.has(referral))
      .map((referral): Mover => {
        const { state, countsSince } = decisionOf(this.book, referral, 1).decision;
        return {
          referralId: referral.referralId,
          before: referral.countsSince,
          after: state === "qualified" ? countsSince : null,
          wouldBe: countsSince,
        };
      });
    const first = firstMove(movers);
    const others = all
      .filter((referral) => !this.book.touched.has(referral))
      .flatMap(({ referralId, countsSince }) => (countsSince ? [{ referralId, countsSince }] : []))
      .sort(byStanding);
    const from = first === null ? others.length : others.filter(({ countsSince }) => countsSince < first).length;
    const places = placesAfter(from, others.slice(from), movers);
    for (const { referralId, after } of movers) {
      const referral = this.book.referrals.get(`1|${referralId}`);
      if (referral) referral.countsSince = after;
    }
    return places;
  }

  /** With limits everybody is looked at: the app reads those beside a limit's line alone (store/sharing.ts). */
  #settleAll(places: ReadonlyMap<string, number>): void {
    for (const [id, place] of places) this.#places.set(id, place);
    const terms = this.#terms;
    const { budget } = terms;
    const earnings = new Map<string, Earning>();
    const limits = isLimited(terms);
    for (const referral of limits ? this.book.referrals.values() : []) {
      const { orders, decision } = decisionOf(this.book, referral, this.#places.get(referral.referralId) ?? 1);
      for (const earning of earningsOf(terms, budget, referral, orders, decision).values())
        earnings.set(`${referral.referralId}|${earning.cause}`, earning);
    }
    const share = (
      pool: "capPool" | "budgetPool",
      asks: "worthMinor" | "cappedMinor",
      most: (id: string) => number | undefined,
    ) => {
      const name = pool === "capPool" ? "cappedMinor" : "givenMinor";
      for (const [id, rows] of Map.groupBy(earnings.values(), (row) => row[pool])) {
        const limit = id === null ? undefined : most(id);
        const given =
          limit === undefined
            ? null
            : shareOut(
                limit,
                rows.map((row) => ({ ...row, row, askedMinor: row[asks] })),
              );
        if (given === null) for (const row of rows) row[name] = row[asks];
        else for (const [{ row }, minor] of given) row[name] = minor;
      }
    };
    share("capPool", "worthMinor", (id) => capOfPool(id) ?? undefined);
    share("budgetPool", "cappedMinor", () => budget?.amountMinor);
    for (const referral of this.book.referrals.values()) {
      if (!limits && !places.has(referral.referralId)) continue;
      settleReferral(this.book, referral, this.#newId, this.#places.get(referral.referralId) ?? 1, (cause, target) => {
        const earning = earnings.get(`${referral.referralId}|${cause}`);
        return earning && target.kind === "earns" ? limited(target, earning, terms, budget) : target;
      });
    }
  }

  touchAll(): void {
    for (const referral of this.book.referrals.values()) this.book.touched.add(referral);
  }

  /** As record-dispute.ts does: an order that nobody has is read. */
  #dispute(order: StoryOrder, number: number, outcome: DisputeOutcome): void {
    const orderId = idOf(order);
    if (this.book.orders.has(`1|${orderId}`))
      learnDisputes(this.book, shopId, orderId, { [`${order.number}:${number}`]: outcome });
    else this.#read(order);
  }

  #read(order: StoryOrder): void {
    const state = order.states.at(-1);
    const disputes = Object.fromEntries(order.disputes.map((end, index) => [`${order.number}:${index}`, end]));
    if (state) this.#tell(order, state, disputes);
  }

  /** Rewards that may go out although the bank has not decided about their order. */
  loose(): RewardId[] {
    return [...this.book.rewards.values()]
      .filter(({ state }) => state === "due" || state === "failed")
      .filter(({ orderId }) => standOfDisputes(this.book.orders.get(`1|${orderId}`)?.disputes) !== null)
      .map(({ rewardId }) => rewardId);
  }

  #tell(order: StoryOrder, state: ToldState, disputes?: Disputes): void {
    const at = (minute: number) => new Date(storyStart + minute * 60_000);
    judgeOrder(
      this.book,
      {
        shopId,
        emailHash: null,
        cart: null,
        order: {
          orderId: idOf(order),
          name: `#${order.number}`,
          stateAt: at(state.minute),
          createdAt: at(order.paidMinute),
          paid: true,
          paidAt: at(order.paidMinute),
          cancelledAt: state.cancelled ? at(state.minute) : null,
          fullyRefunded: state.refunded,
          channel: order.channel,
          test: false,
          currency: this.#currency,
          baseMinor: state.baseMinor,
          lines: [
            { lineId: "line:1", productId: "gid://shopify/Product/1", baseMinor: state.baseMinor - state.otherMinor },
            { lineId: "line:2", productId: "gid://shopify/Product/2", baseMinor: state.otherMinor },
          ],
          discountCodes: order.code === null ? [] : [order.code],
          cartToken: null,
          customerId: `customer:${order.friend}`,
          email: null,
          ...(disputes ? { disputes } : {}),
        },
      },
      this.#newId,
    );
    this.#openAccounts();
  }

  /** As store/friend-accounts.ts: who refers, too, has one account for both. */
  #openAccounts(): void {
    for (const referral of this.book.referrals.values())
      referral.friendAccountId ??= `rfr_${this.#friendOf(referral)}` as ReferrerId;
  }

  get #terms(): Terms {
    const [terms] = this.book.terms.values();
    if (!terms) throw new Error("a world has terms");
    return terms;
  }

  #idOf(signUp: StorySignUp): string {
    return idOf(signUp, this.#terms.kind === "waiting_list");
  }

  /** What a source tells of a sign-up; as flows/process-inbox.ts makes an order of it. */
  #hear(signUp: StorySignUp, minute: number, told: { readonly verified: boolean; readonly gone: boolean }): void {
    const order = signUpOrder(signUp, this.#idOf(signUp), this.#currency, { minute, ...told });
    const cart = { codeId: `cod_${signUp.code}`, visitId: null };
    judgeOrder(this.book, { shopId, emailHash: null, cart, order }, this.#newId);
    this.#openAccounts();
  }

  #join(signUp: StorySignUp, verified: boolean): void {
    const { joinedMinute, verifiedMinute } = signUp;
    // Nobody is on a list before they have confirmed.
    if (this.#terms.kind === "waiting_list" && !verified) return;
    this.#hear(signUp, verified ? (verifiedMinute ?? joinedMinute) : joinedMinute, { verified, gone: false });
  }

  /** Of who is gone and was never heard of nothing is known. A list tells it by its erasure. */
  #leave(signUp: StorySignUp): void {
    const minute = signUp.deletedMinute;
    if (minute === null || !this.book.orders.has(`1|${this.#idOf(signUp)}`)) return;
    if (this.#terms.kind === "waiting_list") this.#end(signUp, { told: new Date(storyStart + minute * 60_000) });
    else this.#hear(signUp, minute, { verified: false, gone: true });
  }

  #end(signUp: StorySignUp, end: Parameters<typeof endSignUp>[2]): void {
    const row = this.book.orders.get(`1|${this.#idOf(signUp)}`);
    const referral = row && this.book.referrals.get(`1|${row.referralId}`);
    if (referral && endSignUp(this.book, referral, end)) this.book.touched.add(referral);
  }

  #takeOff(signUp: StorySignUp, isOff: boolean): void {
    const row = this.book.orders.get(`1|${this.#idOf(signUp)}`);
    if (row) removeOrder(this.book, row, isOff ? new Date(storyStart) : null, "");
  }

  #ask(signUp: StorySignUp): void {
    this.#join(signUp, signUp.verifiedMinute !== null);
    this.#takeOff(signUp, signUp.takenOff);
    const met = metMinute(this.#terms, signUp);
    if (met !== null && gaveUp(this.#terms, signUp))
      this.#end(signUp, { noticed: new Date(storyStart + (met + this.#terms.holdDays * 1_440) * 60_000) });
  }

  /** The id of a friend's referral. */
  referralOf(friend: string): string {
    const theirs = [...this.book.referrals.values()].filter((referral) => this.#friendOf(referral) === friend);
    return theirs.find(({ supersededBy }) => supersededBy === null)?.referralId ?? "";
  }

  #friendOf(referral: { friendId: string }): string {
    const friend = [...this.book.friends.values()].find(({ friendId }) => friendId === referral.friendId);
    return friend?.customerId?.slice("customer:".length) ?? "";
  }

  /**
   * Shopify tells of the products of lines that were never looked at; of all others it tells the opposite of what was so then,
   * which nobody may look at.
   */
  #lookAtGoods(referral: ReferralRow): void {
    const lines = (this.book.ordersOfReferral.get(`1|${referral.referralId}`) ?? []).flatMap(({ orderId, goods }) =>
      unseenLines(goods, this.book.linesSeen.get(`1|${orderId}`) ?? nothingSeen),
    );
    if (referral.checkAt === null && lines.length > 0) throw new Error(`nobody asks what ${referral.referralId} needs`);
    const asked = new Set(lines.map(({ productId }) => productId));
    const told = [1, 2].map((number) => {
      const within = asked.has(`gid://shopify/Product/${number}`) ? number : 3 - number;
      const collections = [`gid://shopify/Collection/${within}`];
      return [`gid://shopify/Product/${number}`, { title: `Product ${number}`, collections }] as const;
    });
    if (answerGoods(this.book, referral, new Map(told))) this.book.touched.add(referral);
  }

  #check(): void {
    for (const referral of this.book.referrals.values()) {
      this.#lookAtGoods(referral);
      if (!asksCustomer(referral) || referral.checkOrderId === null) continue;
      const friend = this.#friendOf(referral);
      const theirs = this.#story.orders.filter((order) => order.friend === friend);
      const asked = theirs.find(({ number }) => Number(referral.checkOrderId?.slice("order:".length)) === number);
      if (!asked) throw new Error(`asked about an order that is not the friend's: ${referral.checkOrderId}`);
      const earlier = theirs.filter(
        ({ paidMinute, number }) =>
          paidMinute < asked.paidMinute || (paidMinute === asked.paidMinute && number < asked.number),
      );
      const before = earlier.length + (this.#story.earlier[friend] ?? 0);
      if (answerCheck(this.book, referral, referral.checkOrderId, before)) this.book.touched.add(referral);
    }
  }

  #reject(friend: string): void {
    for (const referral of this.book.referrals.values()) {
      if (this.#friendOf(referral) !== friend) continue;
      const verdict = { state: "rejected", reason: "rejected_by_staff", values: null } as const;
      if (giveVerdict(this.book, referral, verdict)) this.book.touched.add(referral);
    }
  }

  /** As the release and the payouts do (store/reward-changes.ts, core/payout): each reward that may go on takes one step. */
  #move(): void {
    for (const reward of this.book.rewards.values()) {
      const referral = this.book.referrals.get(`1|${reward.referralId}`);
      const value = money(reward.amountMinor, reward.currency);
      if (reward.state === "held" && referral?.state === "qualified" && !isOpenHold(reward.holdUntil)) {
        Object.assign(reward, { state: "due", reason: "waiting_for_issue" });
        this.#posted.push(postings.release(reward.referrerId, value));
      } else if (reward.state === "due" && this.payable(reward.referrerId, reward.currency) >= reward.amountMinor) {
        Object.assign(reward, { state: "issuing", reason: "on_its_way" });
        this.#posted.push(postings.reserve(reward.referrerId, "tremendous", value));
        const sent = `${reward.referrerId}|${reward.currency}`;
        this.#sent.set(sent, (this.#sent.get(sent) ?? 0) + reward.amountMinor);
      } else if (reward.state === "issuing") {
        const wholly = reward.clawedMinor === reward.amountMinor;
        Object.assign(reward, {
          state: wholly ? "clawed_back" : "issued",
          reason: wholly ? reward.reason : "delivered",
        });
        this.#posted.push(postings.settle("tremendous", value));
      }
    }
  }

  /** An account's balance of an asset over everything posted. */
  balance(kind: Posting["from"]["kind"], referrerId: ReferrerId | null, of: Currency): number {
    let sum = 0;
    for (const { from, to, value } of [...this.book.ledger.map(({ posting }) => posting), ...this.#posted]) {
      if (value.currency !== of) continue;
      const is = (account: Posting["from"]) =>
        account.kind === kind &&
        (referrerId === null || ("referrerId" in account && account.referrerId === referrerId));
      if (is(from)) sum -= value.amountMinor;
      if (is(to)) sum += value.amountMinor;
    }
    return sum;
  }

  payable(referrerId: ReferrerId, of: Currency): number {
    return this.balance("referrer_payable", referrerId, of);
  }

  sentTo(referrerId: ReferrerId, of: Currency): number {
    return this.#sent.get(`${referrerId}|${of}`) ?? 0;
  }

  /** Every asset that a reward is of. */
  assets(): ReadonlySet<Currency> {
    return new Set([...this.book.rewards.values()].map(({ currency }) => currency));
  }

  rewardsOf(referrerId: ReferrerId, of: Currency): RewardRow[] {
    return [...this.book.rewards.values()].filter(
      (reward) => reward.referrerId === referrerId && reward.currency === of,
    );
  }

  /** Rewards that stand twice for one cause. */
  doubled(): RewardId[] {
    const seen = new Set<string>();
    return [...this.book.rewards.values()]
      .filter(({ referralId, side, cause }) => seen.size === seen.add(`${referralId}|${side}|${cause}`).size)
      .map(({ rewardId }) => rewardId);
  }
}
