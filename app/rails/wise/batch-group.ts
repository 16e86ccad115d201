import { z } from "zod";
import { formatMoney, type Money, parseCurrency, parseDecimal } from "../../core/money/money.ts";
import type { RailContext } from "../kit/rail.ts";
import { askWise, type WiseAnswer } from "./ask-wise.ts";
import type { WiseSettings } from "./settings.ts";

type Context = RailContext<WiseSettings>;

const batchGroup = z.object({
  id: z.string(),
  version: z.number().int(),
  name: z.string().nullish(),
  status: z.enum(["NEW", "COMPLETED", "MARKED_FOR_CANCELLATION", "PROCESSING_CANCEL", "CANCELLED"]),
  transferIds: z.array(z.number().int()),
  payInDetails: z
    .array(z.object({ amount: z.number().nullish(), currency: z.string().nullish(), reference: z.string().nullish() }))
    .nullish(),
});

/** Transfers that are paid together. `COMPLETED` is closed to changes and says nothing about money. */
export type BatchGroup = z.infer<typeof batchGroup>;

/** How a request about a group ended. */
export type GroupAnswer =
  | { readonly kind: "group"; readonly group: BatchGroup }
  | Exclude<WiseAnswer, { readonly kind: "ok" }>;

/** Where a group lives at Wise. */
export function groupPath(ctx: Pick<Context, "settings">, id: string): string {
  return `/v3/profiles/${ctx.settings.profileId}/batch-groups/${encodeURIComponent(id)}`;
}

/**
 * Makes an empty group. Wise makes another one each time it is asked and has no list of them; one that nobody remembers stays
 * empty, and nothing is ever paid of it.
 */
export async function createGroup(name: string, ctx: Context): Promise<GroupAnswer> {
  const { profileId, sourceCurrency } = ctx.settings;
  return read(
    await askWise(ctx, "POST", `/v3/profiles/${profileId}/batch-groups`, { body: { sourceCurrency, name } }),
    "later",
  );
}

/** A group as it is now. */
export async function readGroup(id: string, ctx: Context): Promise<GroupAnswer> {
  return read(await askWise(ctx, "GET", groupPath(ctx, id)), "later");
}

/** Closes a group, so that it can be paid. Wise refuses when it has changed since it was read. */
export async function completeGroup(group: BatchGroup, ctx: Context): Promise<GroupAnswer> {
  const body = { status: "COMPLETED", version: group.version };
  return read(await askWise(ctx, "PATCH", groupPath(ctx, group.id), { body }), "later");
}

/** Cancels a group and all of its transfers, for good; Wise refuses when it has been paid. */
export async function cancelGroup(group: BatchGroup, ctx: Context): Promise<GroupAnswer> {
  const body = { status: "CANCELLED", version: group.version };
  return read(await askWise(ctx, "PATCH", groupPath(ctx, group.id), { body, writes: true }), "unknown");
}

/** What paying a group costs from the balance, fees included, where Wise says so. */
export function costOf(group: BatchGroup): Money | null {
  const [details] = group.payInDetails ?? [];
  const currency = parseCurrency(details?.currency ?? "");
  return currency === null ? null : parseDecimal(String(details?.amount), currency);
}

/** A group as the merchant finds it at Wise. */
export function describeGroup(group: BatchGroup): string {
  const cost = costOf(group);
  const size = group.transferIds.length === 1 ? "1 transfer" : `${group.transferIds.length} transfers`;
  return `Batch group ${group.name ?? group.id} (${[size, cost && formatMoney(cost)].filter(Boolean).join(", ")})`;
}

function read(answer: WiseAnswer, otherwise: "later" | "unknown"): GroupAnswer {
  if (answer.kind !== "ok") return answer;
  const found = batchGroup.safeParse(answer.body);
  if (found.success) return { kind: "group", group: found.data };
  const detail = "Wise's answer about the batch group could not be read.";
  return otherwise === "later" ? { kind: "later", afterSeconds: 60, detail } : { kind: "unknown", detail };
}
