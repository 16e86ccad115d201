import { createHash } from "node:crypto";
import { gid } from "../../../world/ids.ts";
import type { Metafield } from "../../../world/shop.ts";
import { apiDate } from "../../dates.ts";
import type { ApiContext } from "../api-context.ts";
import { connection, type PageArgs } from "../connection.ts";

/** `$app` and `$app:x` are the app's own namespaces. */
export function fullNamespace(context: ApiContext, namespace: string | null | undefined): string {
  const own = `app--${context.world.app.apiKey}`;
  if (!namespace || namespace === "$app") return own;
  return namespace.startsWith("$app:") ? `${own}--${namespace.slice("$app:".length)}` : namespace;
}

/** The digest that `metafieldsSet` compares with. */
export function digestOf(value: string): string {
  return createHash("sha256").update(value).digest("hex");
}

/** `Metafield`. */
export function metafieldNode(metafield: Metafield): Record<string, unknown> {
  return {
    __typename: "Metafield",
    id: gid("Metafield", metafield.id),
    legacyResourceId: metafield.id,
    namespace: metafield.namespace,
    key: metafield.key,
    type: metafield.type,
    value: metafield.value,
    jsonValue: () => {
      try {
        return JSON.parse(metafield.value);
      } catch {
        return metafield.value;
      }
    },
    compareDigest: digestOf(metafield.value),
    createdAt: apiDate(metafield.createdAt),
    updatedAt: apiDate(metafield.updatedAt),
  };
}

/** The members of everything that has metafields. */
export function metafieldMembers(context: ApiContext, owner: string) {
  const own = () => context.shop.metafields.filter((one) => one.owner === owner);
  return {
    metafield: ({ namespace, key }: { namespace?: string | null; key: string }) => {
      const found = own().find((one) => one.namespace === fullNamespace(context, namespace) && one.key === key);
      return found ? metafieldNode(found) : null;
    },
    metafields: (args: PageArgs & { namespace?: string | null }) => {
      const all = own().filter((one) => !args.namespace || one.namespace === fullNamespace(context, args.namespace));
      return connection(all, args, (one) => one.id, metafieldNode);
    },
  };
}
