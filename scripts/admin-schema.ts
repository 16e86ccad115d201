import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import {
  buildClientSchema,
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  type IntrospectionQuery,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from "graphql";
import { requestedCost } from "../test/sandbox/shopify/api/cost.ts";

/** One thing that has to hold: at least one of these scopes is granted. */
export type ScopeNeed = readonly string[];

/** Shopify's published Admin schema of one version with what each type and field asks for. */
export interface AdminSchema {
  readonly schema: GraphQLSchema;
  /** By `Type` and `Type.field`. */
  readonly access: ReadonlyMap<string, string>;
}

/** Reads the schema that @shopify/dev-mcp carries, for instance version "2026-10". */
export function loadAdminSchema(version: string): AdminSchema {
  const path = fileURLToPath(
    new URL(`../node_modules/@shopify/dev-mcp/dist/data/admin_${version}.json.gz`, import.meta.url),
  );
  const file = JSON.parse(gunzipSync(readFileSync(path)).toString("utf8")) as {
    data: IntrospectionQuery;
    offline_scopes: { items: { typeName: string; fieldName?: string; requiredAccess: string }[] };
  };
  const access = new Map<string, string>();
  for (const { typeName, fieldName, requiredAccess } of file.offline_scopes.items)
    if (requiredAccess !== "") access.set(fieldName ? `${typeName}.${fieldName}` : typeName, requiredAccess);
  return { schema: buildClientSchema(file.data, { assumeValid: true }), access };
}

/**
 * What Shopify's sentence about access asks for, as "all of these, each met by any of those". The list of scopes beside
 * the sentence loses that difference: for an Order it names three of which one suffices, for a payment method two that
 * are both needed. A sentence of a new shape throws, so that a person reads it.
 */
export function scopesOf(requiredAccess: string, operation: "query" | "mutation" | "subscription"): ScopeNeed[] {
  const scopesIn = (text: string) => [
    ...new Set([...text.matchAll(/`((?:read|write)_[a-z_]+)`/g)].map(([, name]) => name ?? "")),
  ];
  const [first = "", ...also] = requiredAccess.split(/\bAlso:/);
  const perKind = /^(.*) for queries and (.*) for mutations/.exec(first);
  const text = perKind ? (operation === "mutation" ? (perKind[2] ?? "") : (perKind[1] ?? "")) : first;
  const needs: ScopeNeed[] = [];
  for (const part of text.split(/\bas well as\b|\band(?= \()/)) {
    const scopes = scopesIn(part);
    if (scopes.length > 1 && !/\bor\b|\bany of\b/i.test(part))
      throw new Error(`cannot tell whether all or one of these scopes is needed: ${JSON.stringify(requiredAccess)}`);
    if (scopes.length > 0) needs.push(scopes);
  }
  // Further sentences are about users and special cases, except those that plainly require a scope.
  for (const part of also) {
    const required = /^\s*Requires (`[a-z_]+`) (?:access )?scope/.exec(part)?.[1];
    if (required) needs.push(scopesIn(required));
  }
  return needs;
}

/** The needs of a document that the granted scopes do not meet. `write_x` includes `read_x`. */
export function unmetNeeds(needs: readonly ScopeNeed[], granted: readonly string[]): ScopeNeed[] {
  const has = new Set(granted.flatMap((scope) => [scope, scope.replace(/^write_/, "read_")]));
  return needs.filter((need) => !need.some((scope) => has.has(scope)));
}

/** Every scope need of a document, each once: of its fields, of the types they answer with, of the types it narrows to. */
export function needsOf({ schema, access }: AdminSchema, document: DocumentNode): ScopeNeed[] {
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION)?.operation;
  const needs = new Map<string, ScopeNeed>();
  const add = (key: string) => {
    const sentence = access.get(key);
    if (sentence === undefined) return;
    for (const need of scopesOf(sentence, operation ?? "query")) needs.set([...need].sort().join("|"), need);
  };
  const info = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(info, {
      Field(node) {
        const parent = info.getParentType();
        const type = info.getType();
        if (parent) add(`${parent.name}.${node.name.value}`);
        if (type) add(getNamedType(type).name);
      },
      SelectionSet() {
        const parent = info.getParentType();
        if (parent) add(parent.name);
      },
    }),
  );
  return [...needs.values()];
}

/** A page of unknown size is taken as the largest that Shopify serves. */
const largestPage = 250;

/**
 * What the one operation of a document may cost in points, by the rule the sandbox charges by. A list of ids in a
 * variable is counted once: the answer is then the cost per id.
 */
export function costOf({ schema }: AdminSchema, document: DocumentNode): number {
  const operation = document.definitions.find(
    (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
  );
  if (!operation) return 0;
  const variables: Record<string, unknown> = {};
  for (const { variable, type } of operation.variableDefinitions ?? []) {
    const named = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
    if (named.kind === Kind.LIST_TYPE) variables[variable.name.value] = ["one"];
    else if (named.name.value === "Int") variables[variable.name.value] = largestPage;
  }
  return requestedCost(schema, document, operation, variables);
}
