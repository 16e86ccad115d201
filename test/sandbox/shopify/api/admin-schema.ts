import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import {
  buildClientSchema,
  type GraphQLScalarType,
  type GraphQLSchema,
  type IntrospectionQuery,
  isScalarType,
  valueFromASTUntyped,
} from "graphql";

/** Which scopes a type or a field asks for, as Shopify publishes it with its schema. */
export interface AccessRule {
  readonly requiredAccess: string;
  readonly scopes: readonly string[];
  readonly needsAll: boolean;
}

export interface AdminSchema {
  readonly version: string;
  readonly schema: GraphQLSchema;
  /** By type name, and by `Type.field`. */
  readonly access: ReadonlyMap<string, AccessRule>;
}

export const adminApiVersion = "2026-10";

// Read once a process, since tests start many worlds: 11 MB of JSON, and nothing writes to it.
const loaded = new Map<string, AdminSchema>();

/** Shopify's real schema of one version, out of the npm package that carries it. About 0.3 s the first time. */
export function loadAdminSchema(version = adminApiVersion): AdminSchema {
  const known = loaded.get(version) ?? readSchema(version);
  loaded.set(version, known);
  return known;
}

function readSchema(version: string): AdminSchema {
  const manifest = findPackageJSON("@shopify/dev-mcp", import.meta.url);
  if (!manifest) throw new Error("@shopify/dev-mcp is not installed: it carries Shopify's schema");
  const folder = dirname(manifest);
  const packed = readFileSync(join(folder, `dist/data/admin_${version}.json.gz`));
  const file = JSON.parse(gunzipSync(packed).toString()) as {
    data: IntrospectionQuery;
    offline_scopes: {
      items: { typeName: string; fieldName?: string; requiredAccess: string; offlineScopes: string[] }[];
    };
  };
  const schema = buildClientSchema(file.data, { assumeValid: true });
  for (const type of Object.values(schema.getTypeMap())) if (isScalarType(type)) giveMeaning(type);
  const access = new Map<string, AccessRule>();
  for (const { typeName, fieldName, requiredAccess, offlineScopes } of file.offline_scopes.items) {
    if (offlineScopes.length === 0) continue;
    access.set(fieldName ? `${typeName}.${fieldName}` : typeName, {
      requiredAccess,
      scopes: offlineScopes,
      needsAll: /as well as|\band \(?`/.test(requiredAccess),
    });
  }
  return { version, schema, access };
}

/** Introspection tells scalars by name only; without this any text would pass as a date. */
function giveMeaning(type: GraphQLScalarType): void {
  const check = checks[type.name];
  if (!check) return;
  type.parseValue = (value) => {
    const problem = check(value);
    if (problem) throw new TypeError(problem);
    return value;
  };
  type.parseLiteral = (node, variables) => type.parseValue(valueFromASTUntyped(node, variables));
}

const checks: Readonly<Record<string, (value: unknown) => string | null>> = {
  DateTime: (value) =>
    typeof value === "string" && /^\d{4}-\d{2}-\d{2}(T.*)?$/.test(value) && !Number.isNaN(Date.parse(value))
      ? null
      : `invalid DateTime '${String(value)}'`,
  Date: (value) =>
    typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) ? null : `invalid Date '${String(value)}'`,
  Decimal: (value) => (/^-?\d+(\.\d+)?$/.test(String(value)) ? null : `invalid decimal '${String(value)}'`),
  Money: (value) => (/^-?\d+(\.\d+)?$/.test(String(value)) ? null : `invalid money '${String(value)}'`),
  UnsignedInt64: (value) => (/^\d+$/.test(String(value)) ? null : `invalid unsigned 64-bit integer '${String(value)}'`),
  URL: (value) =>
    URL.canParse(String(value)) || String(value).startsWith("/") ? null : `Invalid url '${String(value)}'`,
};
