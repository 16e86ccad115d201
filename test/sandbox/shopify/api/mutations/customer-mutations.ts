import { gid } from "../../../world/ids.ts";
import type { Metafield } from "../../../world/shop.ts";
import { checkTypeAccess, denied } from "../access.ts";
import { type ApiContext, readGid, refused, type UserError, userError } from "../api-context.ts";
import { customerNode } from "../nodes/customer-node.ts";
import { discountNode } from "../nodes/discount-node.ts";
import { digestOf, fullNamespace, metafieldNode } from "../nodes/metafield-node.ts";

interface MetafieldInput {
  ownerId: string;
  namespace?: string | null;
  key: string;
  type?: string | null;
  value: string;
  compareDigest?: string | null;
}

/** Tags and metafields: what apps write onto a merchant's things. */
export const customerMutations = {
  tagsAdd: ({ id, tags }: { id: string; tags: string[] }, context: ApiContext) =>
    changeTags(context, id, (had) => [...had, ...tags]),
  tagsRemove: ({ id, tags }: { id: string; tags: string[] }, context: ApiContext) => {
    const gone = new Set(tags.map((tag) => tag.toLowerCase()));
    return changeTags(context, id, (had) => had.filter((tag) => !gone.has(tag.toLowerCase())));
  },

  /** All or nothing, at most 25. */
  metafieldsSet: ({ metafields }: { metafields: MetafieldInput[] }, context: ApiContext) => {
    if (metafields.length > 25)
      return refused(
        ["metafields"],
        userError(["metafields"], "LESS_THAN_OR_EQUAL_TO", "Exceeded the maximum metafields input limit of 25."),
      );
    const { world, shop } = context;
    const problems: UserError[] = [];
    const written: Metafield[] = [];
    metafields.forEach((input, index) => {
      const namespace = fullNamespace(context, input.namespace);
      const { kind } = readGid(input.ownerId);
      if (kind !== "AppInstallation") needsWriting(context, kind, "metafieldsSet");
      const known = shop.metafields.find(
        (one) => one.owner === input.ownerId && one.namespace === namespace && one.key === input.key,
      );
      const problem = (code: string, message: string) =>
        problems.push({ ...userError(["metafields", String(index)], code, message), elementIndex: index });
      if (input.compareDigest !== undefined && input.compareDigest !== (known ? digestOf(known.value) : null))
        problem(
          "STALE_OBJECT",
          "The resource has been updated since it was loaded. Try again with an updated `compareDigest` value.",
        );
      const type = input.type ?? known?.type;
      if (!type) problem("INVALID_TYPE", "Type can't be blank");
      if (input.key.length < 2) problem("TOO_SHORT", "Key is too short (minimum is 2 characters)");
      if (input.value === "") problem("BLANK", "Value can't be blank");
      if (type === "boolean" && !/^(true|false)$/.test(input.value))
        problem("INVALID_VALUE", "Value must be true or false");
      const now = world.clock.now();
      written.push({
        id: known?.id ?? world.ids.next("Metafield"),
        owner: input.ownerId,
        namespace,
        key: input.key,
        type: type ?? "",
        value: input.value,
        createdAt: known?.createdAt ?? now,
        updatedAt: now,
      });
    });
    if (problems.length > 0) return refused(["metafields"], ...problems);
    for (const metafield of written) {
      const index = shop.metafields.findIndex((one) => one.id === metafield.id);
      if (index >= 0) shop.metafields[index] = metafield;
      else shop.metafields.push(metafield);
    }
    return { metafields: written.map(metafieldNode), userErrors: [] };
  },
};

/** The schema names no scope for tags and metafields: the owner's own write scope rules. */
const writeScopes: Readonly<Record<string, string>> = {
  Customer: "write_customers",
  Order: "write_orders",
  Product: "write_products",
  ProductVariant: "write_products",
  DiscountNode: "write_discounts",
  DiscountCodeNode: "write_discounts",
};

function needsWriting(context: ApiContext, kind: string, field: string): void {
  const scope = writeScopes[kind];
  if (!scope) throw new Error(`The sandbox does not write ${kind} in ${field}.`);
  if (!context.scopes.includes(scope)) throw denied(field, `\`${scope}\` access scope.`);
}

function changeTags(context: ApiContext, text: string, change: (had: string[]) => string[]) {
  const { kind, id } = readGid(text);
  needsWriting(context, kind, "tagsAdd");
  checkTypeAccess(context.schema, context.scopes, kind, "tagsAdd");
  const owner =
    kind === "Customer"
      ? context.shop.customers.get(id)
      : kind.startsWith("Discount")
        ? context.shop.discounts.get(id)
        : undefined;
  if (!owner) return refused(["node"], userError(["id"], null, `${kind} does not exist`));
  const unique = new Map(change(owner.tags).map((tag) => [tag.trim().toLowerCase(), tag.trim()]));
  owner.tags = [...unique.values()].filter(Boolean).sort();
  owner.updatedAt = context.world.clock.now();
  const node = "codes" in owner ? discountNode(context, owner) : customerNode(context, owner);
  return { node: { ...node, id: gid(kind, id) }, userErrors: [] };
}
