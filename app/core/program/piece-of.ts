import { type Asset, assetCode } from "../money/asset.ts";
import { currency, type Money, money } from "../money/money.ts";
import type { PieceValue, RewardValue, Terms } from "./terms.ts";

/** Whether a reward is one piece or so many points, whatever the order comes to. */
export function isPiece(reward: RewardValue): reward is PieceValue {
  return !isMoney(reward) && reward.kind !== "points_of_order";
}

/** Whether a reward is money. */
export function isMoney(reward: RewardValue): reward is Extract<RewardValue, { kind: "fixed" | "percent_of_order" }> {
  return reward.kind === "fixed" || reward.kind === "percent_of_order";
}

/** So many points as the books count them. */
export function pointsOf(points: number): Money {
  return money(points, currency(assetCode({ kind: "points" })));
}

/** A piece as the books count it: one of its asset; points are counted one by one. */
export function pieceOf(piece: PieceValue): Money {
  return money(piece.kind === "points" ? piece.points : 1, currency(assetCode(assetOf(piece))));
}

/** What a milestone brings. */
export function bonusOf(milestone: Terms["milestones"][number]): Money {
  return "piece" in milestone ? pieceOf(milestone.piece) : money(milestone.amountMinor, milestone.currency);
}

function assetOf(piece: PieceValue): Asset {
  if (piece.kind !== "free_item") return piece;
  const { id, title } = piece.item;
  return { kind: "free_item", product: id.replace("gid://shopify/Product/", ""), title };
}
