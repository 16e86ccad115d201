import type { RedeemCode } from "../../../world/shop.ts";
import { type ApiContext, idOf, refused, userError } from "../api-context.ts";
import { startBulkCreation } from "../bulk-codes.ts";
import { bulkCreationNode } from "../nodes/discount-node.ts";
import { search } from "../search-query.ts";
import { absent, find } from "./discount-mutations.ts";

/** Many codes of one discount. */
export const redeemCodeMutations = {
  discountRedeemCodeBulkAdd: (
    { discountId, codes }: { discountId: string; codes: { code: string }[] },
    context: ApiContext,
  ) => {
    const discount = find(context, discountId);
    if (!discount) return refused(["bulkCreation"], absent("discountId"));
    if (codes.length === 0) return refused(["bulkCreation"], userError(["codes"], "BLANK", "Codes can't be blank"));
    const creation = startBulkCreation(
      context.world,
      context.shop,
      discount,
      codes.map(({ code }) => code),
    );
    return { bulkCreation: bulkCreationNode(context, creation), userErrors: [] };
  },

  discountCodeRedeemCodeBulkDelete: (
    {
      discountId,
      ids,
      search: query,
      savedSearchId,
    }: { discountId: string; ids?: string[]; search?: string; savedSearchId?: string },
    context: ApiContext,
  ) => {
    const discount = find(context, discountId);
    if (!discount) return refused(["job"], absent("discountId"));
    const ways = [ids, query, savedSearchId].filter((way) => way != null).length;
    if (ways !== 1) {
      const code = ways === 0 ? "MISSING_ARGUMENT" : "TOO_MANY_ARGUMENTS";
      return refused(["job"], userError(null, code, "Exactly one of ids, search and savedSearchId is required."));
    }
    if (savedSearchId) throw new Error("The sandbox has no saved searches.");
    const wanted = new Set((ids ?? []).map((id) => idOf(id, "DiscountRedeemCode")));
    const codes = [...discount.codes.entries()];
    const gone = ids
      ? codes.filter(([, code]) => wanted.has(code.id))
      : search<[string, RedeemCode]>(codes, query, { code: ([, one]) => one.code });
    for (const [folded] of gone) discount.codes.delete(folded);
    const job = { id: `gid://shopify/Job/${context.world.ids.uuid()}`, done: false };
    context.shop.jobs.set(job.id, job);
    return { job: { ...job }, userErrors: [] };
  },
};
