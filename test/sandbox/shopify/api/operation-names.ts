import { Kind, parse } from "graphql";

/** The operation's name and root fields of a GraphQL request; empty for everything else. Leaves the request readable. */
export async function operationNames(path: string, request: Request): Promise<string[]> {
  if (request.method !== "POST" || !path.endsWith("/graphql.json")) return [];
  try {
    const { query, operationName } = (await request.clone().json()) as { query?: string; operationName?: string };
    const document = parse(query ?? "");
    return document.definitions.flatMap((definition) => {
      if (definition.kind !== Kind.OPERATION_DEFINITION) return [];
      const name = definition.name?.value;
      if (operationName && name !== operationName) return [];
      const fields = definition.selectionSet.selections.flatMap((one) =>
        one.kind === Kind.FIELD ? [one.name.value] : [],
      );
      return name ? [name, ...fields] : fields;
    });
  } catch {
    // Not GraphQL that can be read: the endpoint itself says so.
    return [];
  }
}
