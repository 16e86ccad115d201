import type { ValueKind } from "../../core/money/asset.ts";
import type { Currency } from "../../core/money/money.ts";
import type { ChosenGoods, PieceValue, RewardValue } from "../../core/program/terms.ts";
import { writePercent } from "./read-percent.ts";

/** What a reward can be, in the order of the form. */
export const rewardKinds = [
  "fixed",
  "percent_of_order",
  "percent_off",
  "free_shipping",
  "free_item",
  "free_service",
  "points",
  "points_of_order",
] as const satisfies readonly RewardValue["kind"][];

export type RewardKind = (typeof rewardKinds)[number];

/** What a bonus can be: nothing that goes by an order. */
export const bonusKinds = rewardKinds.filter((kind) => kind !== "percent_of_order" && kind !== "points_of_order");

export type BonusKind = Exclude<RewardKind, "percent_of_order" | "points_of_order">;

/** What each is called where it is chosen. */
export const rewardNames: Readonly<Record<RewardKind, string>> = {
  fixed: "Fixed amount",
  percent_of_order: "Percentage of the order",
  percent_off: "Percentage off their next order",
  free_shipping: "Free shipping on their next order",
  free_item: "A product for free",
  free_service: "Something you do for them",
  points: "Points",
  points_of_order: "Points by what the order comes to",
};

/** A piece as it is typed: a percentage, words or a number, and a product, where its kind has one. */
export interface PieceDraft {
  readonly value: string;
  readonly item: ChosenGoods | null;
}

/** A piece of stored terms as a draft. */
export function pieceDraftOf(piece: PieceValue): PieceDraft {
  return {
    value:
      piece.kind === "percent_off"
        ? writePercent(piece.basisPoints)
        : piece.kind === "free_service"
          ? piece.text
          : piece.kind === "points"
            ? String(piece.points)
            : "",
    item: piece.kind === "free_item" ? piece.item : null,
  };
}

/** A reward of stored terms as it is typed; `cap` holds the amount that bounds it, or that points are for. */
export function rewardDraftOf(
  value: RewardValue,
  amount: (minor: number | null, code?: Currency) => string,
): PieceDraft & { readonly cap: string } {
  switch (value.kind) {
    case "fixed":
      return { value: amount(value.amountMinor, value.currency), cap: "", item: null };
    case "percent_of_order":
      return { value: writePercent(value.basisPoints), cap: amount(value.capMinor), item: null };
    case "points_of_order":
      return { value: String(value.points), cap: amount(value.perMinor, value.currency), item: null };
    default:
      return { ...pieceDraftOf(value), cap: "" };
  }
}

/** Reads a piece; what is wrong is kept under the names of its fields. */
export function readPiece<Field extends string>(
  kind: PieceValue["kind"],
  { value, item }: PieceDraft,
  fields: { readonly value: Field; readonly item: Field },
  readers: {
    readonly percent: (field: Field, text: string) => number;
    readonly errors: { [Name in Field]?: string };
  },
): PieceValue {
  switch (kind) {
    case "percent_off":
      return { kind, basisPoints: readers.percent(fields.value, value) };
    case "free_shipping":
      return { kind };
    case "free_item":
      if (item === null) readers.errors[fields.item] = "Choose the product.";
      return { kind, item: item ?? { id: "", title: "" } };
    case "free_service": {
      const text = value.trim();
      if (text === "" || text.length > 100)
        readers.errors[fields.value] = "Say in at most 100 characters what they get.";
      return { kind, text };
    }
    case "points":
      return { kind, points: readPoints(fields.value, value, 1_000_000, readers.errors) };
  }
}

/** Reads so many points. */
export function readPoints<Field extends string>(
  field: Field,
  text: string,
  most: number,
  errors: { [Name in Field]?: string },
): number {
  const points = /^\d{1,7}$/.test(text.trim()) ? Number(text.trim()) : 0;
  if (points >= 1 && points <= most) return points;
  errors[field] = `Enter whole points, from 1 to ${most.toLocaleString("en-US")}.`;
  return 1;
}

/** Every kind of value that rewards of the form as it stands can have. */
export function neededKinds(draft: {
  readonly kind: string;
  readonly rewardKind: RewardKind;
  readonly trigger: string;
  readonly firstDiffers: boolean;
  readonly firstKind: RewardKind;
  readonly tiers: readonly { readonly kind: RewardKind }[];
  readonly milestones: readonly { readonly kind: RewardKind }[];
}): ReadonlySet<ValueKind> {
  // Of a waiting list only the milestones count.
  const others = draft.kind === "waiting_list" ? [] : [{ kind: draft.rewardKind }, ...draft.tiers];
  const kinds: RewardKind[] = [...others, ...draft.milestones].map(({ kind }) => kind);
  if (draft.trigger === "every_paid_order" && draft.firstDiffers) kinds.push(draft.firstKind);
  return new Set(
    kinds.flatMap((kind): ValueKind[] => {
      // What points are given for is money.
      if (kind === "points" || kind === "points_of_order") return ["points", "money"];
      return [kind === "fixed" || kind === "percent_of_order" ? "money" : kind];
    }),
  );
}
