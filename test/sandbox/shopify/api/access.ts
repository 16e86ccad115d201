import { GraphQLError, type GraphQLResolveInfo, getNamedType, isObjectType } from "graphql";
import type { AccessRule, AdminSchema } from "./admin-schema.ts";

/** Whether granted scopes reach; writing includes reading. */
export function reaches(granted: readonly string[], rule: AccessRule): boolean {
  const has = (scope: string) => granted.includes(scope) || granted.includes(scope.replace(/^read_/, "write_"));
  return rule.needsAll ? rule.scopes.every(has) : rule.scopes.some(has);
}

/** Fields in which an app sees its own things; the types they return ask for nothing there. */
const ownThings = new Set(["QueryRoot.currentAppInstallation", "QueryRoot.shop"]);

/** Ends with Shopify's ACCESS_DENIED when a field, or what it returns, needs a scope that was not granted. */
export function checkAccess(schema: AdminSchema, granted: readonly string[], info: GraphQLResolveInfo): void {
  const path = `${info.parentType.name}.${info.fieldName}`;
  const rules = [schema.access.get(path)];
  if (!ownThings.has(path)) {
    const returned = getNamedType(info.returnType);
    rules.push(schema.access.get(returned.name));
    // A list is denied as a whole, at its own field.
    if (returned.name.endsWith("Connection") && isObjectType(returned)) {
      const node = returned.getFields().nodes;
      if (node) rules.push(schema.access.get(getNamedType(node.type).name));
    }
  }
  for (const rule of rules) if (rule && !reaches(granted, rule)) throw denied(info.fieldName, rule.requiredAccess);
}

/** The same for an object that came through an interface, where the type is known only by its value. */
export function checkTypeAccess(
  schema: AdminSchema,
  granted: readonly string[],
  typeName: string,
  field: string,
): void {
  const rule = schema.access.get(typeName);
  if (rule && !reaches(granted, rule)) throw denied(field, rule.requiredAccess);
}

/** The error in Shopify's words. */
export function denied(field: string, requiredAccess: string): GraphQLError {
  return new GraphQLError(`Access denied for ${field} field. Required access: ${requiredAccess}`, {
    extensions: {
      code: "ACCESS_DENIED",
      documentation: "https://shopify.dev/api/usage/access-scopes",
      requiredAccess,
    },
  });
}
