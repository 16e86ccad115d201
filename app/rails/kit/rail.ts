import type { ValueKind } from "../../core/money/asset.ts";
import type { Currency, Money } from "../../core/money/money.ts";
import type { DetailsKind } from "../../core/payout/payout-details.ts";
import type { PayoutOrder } from "../../core/payout/payout-order.ts";
import type { PayoutDelivery as Delivery, DeliveryKind } from "../../core/payout/payout-outcome.ts";
import type { Http } from "../../platform/http.ts";
import type { Log } from "../../platform/log.ts";
import type { ShopifyAdmin } from "../../platform/shopify-admin.ts";
import type { Downtime, DowntimeEvent } from "./downtime.ts";
import type { EventTools } from "./event-tools.ts";
import type { Listing } from "./listing.ts";
import type { Newcomer } from "./newcomer.ts";
import type {
  BatchLookUp,
  BatchOutcome,
  LookUpOutcome,
  PayoutBatch,
  Refusal,
  RevokeOrder,
  RevokeOutcome,
  SendOutcome,
  WaitingCode,
} from "./outcomes.ts";
import type { RefusalCode } from "./refusal-code.ts";
import type { Returns } from "./returns.ts";
import type { LoadedOptions, SettingsSpec } from "./settings-form.ts";
import type { Unspent } from "./unspent.ts";

export type { PayoutOrder } from "../../core/payout/payout-order.ts";
export type { PayoutDelivery as Delivery } from "../../core/payout/payout-outcome.ts";
export type {
  Accepted,
  BatchAttention,
  BatchLookUp,
  BatchOutcome,
  ItemOutcome,
  LookUpOutcome,
  PayoutBatch,
  Refusal,
  RevokeOrder,
  RevokeOutcome,
  SendOutcome,
  WaitingCode,
} from "./outcomes.ts";
export type { RefusalCode } from "./refusal-code.ts";
export type { LoadedOptions, SettingsField, SettingsSpec } from "./settings-form.ts";

/** What a provider told us later, by webhook. `key` is our own key, echoed by the provider. */
export interface RailEvent {
  /** Stable per fact: the same fact told twice has the same id. */
  readonly eventId: string;
  readonly find: { readonly key: string } | { readonly reference: string };
  readonly state: "issued" | "accepted" | "failed" | "reversed";
  readonly at: string;
  readonly detail: string;
  /** What the merchant must do at the provider before it goes on: the money has left, the person has nothing yet. */
  readonly attention?: string;
  /** A more exact reason than the state alone gives. */
  readonly code?: RefusalCode | WaitingCode;
}

/** A dry run's answer for one order: nothing was moved. */
export type CheckOutcome =
  | { readonly kind: "ready"; readonly to: string }
  | Refusal
  | { readonly kind: "cannot_tell"; readonly detail: string };

/** Money ready at the provider; `null` where the rail needs none. */
export type Funds = { readonly available: Money } | null;

/** How a connection test ended: one line for the merchant, and what was found there. */
export type ConnectionTest =
  | {
      readonly ok: true;
      readonly summary: string;
      /**
       * Which account at the provider these settings open, told apart from every other (live from test, too). A payout is
       * looked up in the account that it was sent from and in no other. `null` for rails that live in the shop itself.
       */
      readonly account: string | null;
      readonly facts: readonly { readonly label: string; readonly value: string }[];
    }
  | {
      readonly ok: false;
      readonly code: RefusalCode | "unreachable";
      readonly detail: string;
      /** Scopes of the shop's own API that are missing: the merchant can grant them on the spot. */
      readonly scopes?: readonly string[];
    };

/** What a rail may use while it works. */
export interface RailContext<Settings> {
  readonly settings: Settings;
  readonly http: Http;
  /** The shop's Admin API; present for every rail, used by those that live in Shopify. */
  readonly shopify: ShopifyAdmin;
  readonly log: Log;
  readonly now: () => Date;
  /** Aborts when the attempt's time is over; a rail passes it to every request. */
  readonly signal: AbortSignal;
  /**
   * Which of some references at the provider already belong to other payouts (or takings back) of this shop over this rail:
   * for a rail whose provider keeps no key of ours and that has to tell its own by what is left over.
   */
  readonly known: (references: readonly string[]) => Promise<ReadonlySet<string>>;
}

/** A provider's webhook as it came in: the raw body, since signatures cover bytes. */
export interface RawDelivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** The limits of one payment in one currency, in minor units; `unsupported` where the rail cannot pay that currency. */
export type RailLimits = { readonly minMinor: number; readonly maxMinor: number } | "unsupported";

/** A payment as a file carries it. */
export interface FilePayment {
  /** What the provider's report will name it by. */
  readonly token: string;
  readonly value: Money;
  readonly name: string | null;
  readonly email: string;
  readonly memo: string;
}

/** How a provider's report tells of one payment. `waiting`: the money may have left, so it is never paid in another way. */
export interface FileReportLine {
  readonly token: string;
  readonly state: "issued" | "waiting" | "failed";
  readonly code?: RefusalCode | WaitingCode;
  /** The provider's own id. */
  readonly reference: string | null;
  readonly detail: string;
}

/** For a rail that leaves as a file which the merchant uploads at the provider. */
export interface PayoutFileFormat<Settings> {
  /** Payments in one file. */
  readonly most: number;
  readonly brings: DeliveryKind;
  /** What the merchant does with the file, and where the report comes from. */
  readonly upload: string;
  /** What a payment is told by, of the key of its attempt; told apart from every other of the file. */
  token(key: string): string;
  /** Payments of one currency as the provider reads them. */
  write(payments: readonly FilePayment[], settings: Settings): string;
  /** `passedOver`: lines that are no payment, or stand in words that we do not know. */
  read(
    report: string,
  ):
    | { readonly kind: "read"; readonly lines: readonly FileReportLine[]; readonly passedOver: number }
    | { readonly kind: "not_read"; readonly detail: string };
}

/** How far a person is with signing up, by what the provider says now. `gone`: the provider knows no such account of ours. */
export type OnboardingState =
  | { readonly kind: "ready" }
  | { readonly kind: "unfinished" | "in_review"; readonly detail: string }
  | { readonly kind: "gone" }
  | { readonly kind: "cannot_tell"; readonly detail: string };

/** Why a step of signing up was not made; `later`: certainly nothing happened, or the same step may simply be made again. */
type NotNow = Refusal | { readonly kind: "later"; readonly afterSeconds: number; readonly detail: string };

/** For a rail whose people sign up at the provider themselves, before they can be paid. */
export interface Onboarding<Settings> {
  /** Opens the person's account there; what comes back is kept as their `destination`. */
  open(
    person: Newcomer,
    ctx: RailContext<Settings>,
  ): Promise<{ readonly kind: "opened"; readonly destination: Readonly<Record<string, string>> } | NotNow>;
  read(destination: Readonly<Record<string, string>>, ctx: RailContext<Settings>): Promise<OnboardingState>;
  /** A fresh address where the person goes on, for them alone and at once. `refreshUrl` is where a used one leads to. */
  link(
    destination: Readonly<Record<string, string>>,
    addresses: { readonly returnUrl: string; readonly refreshUrl: string },
    ctx: RailContext<Settings>,
  ): Promise<{ readonly kind: "link"; readonly url: string } | { readonly kind: "gone" } | NotNow>;
}

/** How something stands in the shop that deliveries of a rail rest on. `endsAt`: when it is of no use any more by itself. */
export type FoundationState =
  | { readonly kind: "as_made"; readonly endsAt: Date | null }
  /** A sentence for each thing that is other. */
  | { readonly kind: "changed"; readonly changes: readonly string[]; readonly endsAt: Date | null }
  | { readonly kind: "gone" }
  | { readonly kind: "cannot_tell"; readonly detail: string };

/** For a rail whose deliveries rest on something in the shop that the merchant can change there; `reference` names it. */
export interface Foundation<Settings> {
  /** How many may be looked at in one call. */
  readonly atOnce: number;
  inspect(references: readonly string[], ctx: RailContext<Settings>): Promise<ReadonlyMap<string, FoundationState>>;
  /** Makes it again what it was made as. Done twice it changes nothing. */
  mend(
    reference: string,
    ctx: RailContext<Settings>,
  ): Promise<{ readonly kind: "mended" } | { readonly kind: "not_mended"; readonly detail: string }>;
  /** Gives a person again what they had, after what it rested on has gone. What they had used is not given again. */
  restore(
    order: PayoutOrder,
    delivery: Delivery,
    ctx: RailContext<Settings>,
  ): Promise<SendOutcome | { readonly kind: "spent" }>;
}

/** What a webhook says; `null` when its signature is wrong. */
type Told = readonly (RailEvent | DowntimeEvent)[] | null;

/** What a rail needs of a person. */
export type RailNeed = "email" | "customer" | "onboarding" | "bank_details";

/**
 * A way to deliver a reward. Every method answers with a value; what it throws is a bug or broken infrastructure, and the
 * caller treats a throw from `send` as `unknown`.
 */
export interface Rail<Settings = unknown> {
  /** Stored as text in the database and in addresses; never changes. */
  readonly name: string;
  readonly title: string;
  /** One sentence for the merchant: what the person gets. */
  readonly summary: string;
  readonly settings: SettingsSpec<Settings>;
  /** Optional scopes of the shop's Admin API that it works with: asked for when the merchant turns it on. */
  readonly scopes?: readonly string[];
  /** It is the app's own: nothing leaves, and there is no provider that could fail. */
  readonly inHouse?: true;
  /** Nothing leaves by the app: people deliver it and say so. Such a rail answers `accepted`, and only their word ends it. */
  readonly byHand?: true;
  /** For a rail that is carried out by a file; it is `byHand` too. */
  readonly file?: PayoutFileFormat<Settings>;
  /** What a person may leave on the storefront for it to be paid: of these kinds one. It comes as the order's `destination`. */
  readonly asks?: readonly DetailsKind[];
  /** What it can deliver. Anything else is refused before a payout is made. */
  readonly delivers: readonly ValueKind[];
  /** What arrives, where a person may choose it (core/payout/describe-delivery.ts has the words); absent where they may not. */
  readonly brings?: DeliveryKind;
  /** Whether `funds` can say what is left at the provider: the merchant may then ask to be warned in time. */
  readonly tellsFunds?: true;
  /**
   * What a person must have. `onboarding` and `bank_details` are theirs to give, as `PayoutPerson.destination`.
   */
  readonly needs: readonly RailNeed[];
  /**
   * How many payouts of one shop may be on their way at once, and how many may start a second: the provider's documented
   * pace. `onePerPerson` where two at once to the same person could not be told apart at the provider.
   */
  readonly pace: { readonly concurrent: number; readonly perSecond: number; readonly onePerPerson?: true };
  /** Refusals that pass by themselves at the provider: `check` is asked again until they have, and then it is issued. */
  readonly passes?: readonly RefusalCode[];
  /** In minor units of a currency, or in whole units of another asset (`core/money/asset.ts`). */
  limits(currency: Currency): RailLimits;
  test(ctx: RailContext<Settings>): Promise<ConnectionTest>;
  funds(currency: Currency, ctx: RailContext<Settings>): Promise<Funds>;
  check(order: PayoutOrder, ctx: RailContext<Settings>): Promise<CheckOutcome>;
  send(order: PayoutOrder, ctx: RailContext<Settings>): Promise<SendOutcome>;
  /** `reference`: the provider's own id, from an earlier answer; none when none came. */
  lookUp(order: PayoutOrder, ctx: RailContext<Settings>, reference?: string | null): Promise<LookUpOutcome>;
  /** What the provider has under keys like ours since then, for the nightly sweep; absent where it cannot say. */
  list?(since: Date, ctx: RailContext<Settings>): Promise<Listing>;
  /** What the provider's list has in the place of our key, for one that cannot hold the key itself. */
  markOf?(key: string): string;
  /**
   * What came back of a delivery, by its reference: for a provider that takes money back and sends no event of it. The night asks
   * about what arrived in the last thirty days. Only reads.
   */
  returnsOf?(reference: string, ctx: RailContext<Settings>): Promise<Returns>;
  /** For a provider that pays many people in one request: bulk issues go through it, one currency at a time. */
  readonly batch?: {
    readonly most: number;
    /** Whether the merchant wants batches, where that is theirs to choose. */
    wanted?(settings: Settings): boolean;
    /** A definite no that needs no request. */
    refuse(order: PayoutOrder): Refusal | null;
    /** `reference`: the provider's own id of the batch, once it told one. */
    send(batch: PayoutBatch, ctx: RailContext<Settings>, reference: string | null): Promise<BatchOutcome>;
    /** `taken`: it was `sent` before. */
    lookUp(
      batch: PayoutBatch,
      ctx: RailContext<Settings>,
      reference: string | null,
      taken: boolean,
    ): Promise<BatchLookUp>;
  };
  /** Whether `revoke` can take back any part, or only the whole of what one payout brought. */
  readonly revokes?: "parts" | "whole";
  /**
   * Takes back what is unspent of an issued payout, never more than asked and never from the person's own. Reads first what
   * an earlier try of the same order did, so it may be asked any number of times.
   */
  revoke?(order: RevokeOrder, ctx: RailContext<Settings>): Promise<RevokeOutcome>;
  /** What is unspent of what one payout brought, before its end or after; for what runs out. Only reads. */
  unspent?(delivery: Delivery, issued: Money, ctx: RailContext<Settings>): Promise<Unspent>;
  /** For a rail whose deliveries rest on something in the shop. */
  readonly foundation?: Foundation<Settings>;
  /** For a rail that needs `onboarding`. */
  readonly onboarding?: Onboarding<Settings>;
  /** What the provider has for the form's `choice` fields. `settings` are as typed and stored so far, not yet checked. */
  loadOptions?(ctx: RailContext<Readonly<Record<string, unknown>>>): Promise<LoadedOptions>;
  /**
   * Verifies and reads a webhook; `null` when its signature is wrong. A rail without webhooks has none. What it throws means
   * that the signature could not be checked now: the provider is asked to deliver again.
   */
  readEvents?(delivery: RawDelivery, settings: Settings, tools: EventTools): Told | Promise<Told>;
  /** Whether a payout would fail now, because the provider says so of its bank: it waits until that is over. */
  isHitBy?(order: Pick<PayoutOrder, "value" | "person">, downtime: Downtime): boolean;
  /** Registers our webhook address at the provider and answers with the settings to keep (its signing key). */
  connectWebhook?(url: string, ctx: RailContext<Settings>): Promise<Settings>;
}
