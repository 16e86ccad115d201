/** How a dispute about a payment stands: the bank has not decided, the money is gone for good, or it stayed. */
export type DisputeOutcome = "open" | "lost" | "won";

/** Every dispute about an order's payment, by the source's number of it. */
export type Disputes = Readonly<Record<string, DisputeOutcome>>;

/**
 * What is known of an order's disputes after more was told. A dispute that was decided is never open again, however late that
 * it was opened is told; a decision is replaced by another one alone (banks do reverse theirs). Answers with `known` itself
 * when nothing is new.
 */
export function mergeDisputes(known: Disputes | null, told: Disputes | null): Disputes | null {
  const news = Object.entries(told ?? {}).filter(
    ([id, outcome]) => known?.[id] !== outcome && (outcome !== "open" || known?.[id] === undefined),
  );
  return news.length === 0 ? known : { ...known, ...Object.fromEntries(news) };
}

/** How an order stands by its disputes: `lost` weighs more than `open`; null when nothing is in the way. */
export function standOfDisputes(disputes: Disputes | null | undefined): "lost" | "open" | null {
  const outcomes = Object.values(disputes ?? {});
  return outcomes.includes("lost") ? "lost" : outcomes.includes("open") ? "open" : null;
}
