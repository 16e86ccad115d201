import { randomUUID } from "node:crypto";
import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLFieldResolver,
  getNamedType,
  isCompositeType,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
} from "graphql";
import { jsonResponse } from "../../http/json.ts";
import type { Shop } from "../../world/shop.ts";
import type { World } from "../../world/world.ts";
import { expireCredits } from "../expire-credits.ts";
import type { Merchant } from "../merchant.ts";
import { checkAccess } from "./access.ts";
import { type AdminSchema, adminApiVersion, loadAdminSchema } from "./admin-schema.ts";
import type { ApiContext } from "./api-context.ts";
import { finishBulkCreations } from "./bulk-codes.ts";
import { maxQueryCost, mutationCost, passesThrough, requestedCost } from "./cost.ts";
import { orderList } from "./lists/order-list.ts";
import { rootFields } from "./root-fields.ts";
import { createThrottle, type Throttle } from "./throttle.ts";

export interface AdminApi {
  handle(shop: Shop, path: string, request: Request): Promise<Response>;
}

/** The Admin GraphQL API of every shop: Shopify's own schema, its scopes, its costs; and the fields that a referral app uses. */
export function createAdminApi(world: World, merchant: Merchant): AdminApi {
  const throttle = createThrottle();
  let loaded: AdminSchema | null = null;
  const documents = new Map<string, DocumentNode | readonly GraphQLError[]>();
  return {
    handle: async (shop, path, request) => {
      const version = path.split("/")[3] ?? "";
      if (version !== adminApiVersion)
        return jsonResponse(
          { errors: `The sandbox has version ${adminApiVersion} of the Admin API, not ${version}.` },
          404,
        );
      if (request.method !== "POST") return jsonResponse({ errors: "Not Found" }, 404);
      const problem = tokenProblem(world, shop, request);
      if (problem) return jsonResponse({ errors: problem }, 401);
      let body: { query?: unknown; variables?: Record<string, unknown> | null; operationName?: string | null };
      try {
        body = (await request.json()) as typeof body;
      } catch {
        return jsonResponse({ errors: { query: "Required parameter missing or invalid" } }, 400);
      }
      if (typeof body?.query !== "string")
        return jsonResponse({ errors: { query: "Required parameter missing or invalid" } }, 400);
      finishBulkCreations(world, shop);
      expireCredits(world, shop);
      loaded ??= loadAdminSchema();
      let document = documents.get(body.query);
      if (!document) {
        document = read(loaded, body.query);
        documents.set(body.query, document);
      }
      const answer = Array.isArray(document)
        ? { errors: (document as readonly GraphQLError[]).map((error) => error.toJSON()) }
        : await run({ world, merchant, shop, throttle, schema: loaded, document: document as DocumentNode, body });
      return jsonResponse(answer, 200, { "x-shopify-api-version": version, "x-request-id": randomUUID() });
    },
  };
}

function read({ schema }: AdminSchema, query: string): DocumentNode | readonly GraphQLError[] {
  try {
    const document = parse(query);
    const errors = validate(schema, document);
    return errors.length > 0 ? errors : document;
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}

function tokenProblem(world: World, shop: Shop, request: Request): string | null {
  const refusal = "[API] Invalid API key or access token (unrecognized login or wrong password)";
  const token = shop.installation.accessTokens.get(request.headers.get("x-shopify-access-token") ?? "");
  if (!shop.installation.installed || !token) return refusal;
  return token.expiresAt <= world.clock.now() ? refusal : null;
}

interface Run {
  world: World;
  merchant: Merchant;
  shop: Shop;
  throttle: Throttle;
  schema: AdminSchema;
  document: DocumentNode;
  body: { variables?: Record<string, unknown> | null; operationName?: string | null };
}

async function run({ world, merchant, shop, throttle, schema, document, body }: Run): Promise<unknown> {
  const operations = document.definitions.filter(
    (one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION,
  );
  const operation = operations.find((one) => !body.operationName || one.name?.value === body.operationName);
  if (!operation || (operations.length > 1 && !body.operationName))
    return { errors: [{ message: "An operation name is required", extensions: { code: "BAD_REQUEST" } }] };
  const variables = body.variables ?? {};
  const requested = requestedCost(schema.schema, document, operation, variables);
  if (requested > maxQueryCost) return tooDear(requested);
  const { plan, domain } = shop;
  const cost = (actual: number | null) => ({
    cost: { requestedQueryCost: requested, actualQueryCost: actual, throttleStatus: throttle.status(domain, plan) },
  });
  if (!throttle.take(domain, plan, requested))
    return {
      errors: [
        {
          message: "Throttled",
          extensions: { code: "THROTTLED", documentation: "https://shopify.dev/api/usage/rate-limits" },
        },
      ],
      extensions: cost(null),
    };
  const context: ApiContext = {
    world,
    merchant,
    shop,
    schema,
    scopes: shop.installation.scopes,
    listOrders: orderList,
    actualCost: 0,
  };
  let result: ExecutionResult;
  try {
    result = await execute({
      schema: schema.schema,
      document,
      rootValue: rootFields,
      contextValue: context,
      variableValues: variables,
      operationName: body.operationName ?? null,
      fieldResolver: resolveField,
      typeResolver: (value) => (value as { __typename?: string }).__typename,
    });
  } catch (error) {
    throttle.giveBack(domain, requested);
    throw error;
  }
  const actual = Math.min(context.actualCost, requested);
  throttle.giveBack(domain, requested - actual);
  const errors = result.errors?.map((error) => error.toJSON());
  return {
    ...(result.data === undefined ? {} : { data: result.data }),
    ...(errors ? { errors } : {}),
    extensions: cost(actual),
  };
}

/** Resolves from the value's own members; one that is not there is said loudly instead of being null. */
const resolveField: GraphQLFieldResolver<Record<string, unknown>, ApiContext> = async (source, args, context, info) => {
  checkAccess(context.schema, context.scopes, info);
  for (const [name, value] of Object.entries(args))
    if (Array.isArray(value) && value.length > 250)
      throw new GraphQLError(`The input array size of ${value.length} is greater than the maximum allowed of 250.`, {
        extensions: { code: "MAX_INPUT_SIZE_EXCEEDED", argument: name },
      });
  const named = getNamedType(info.returnType);
  const isMutation = info.parentType === info.schema.getMutationType();
  if (isMutation) context.actualCost += mutationCost;
  if (!(info.fieldName in source))
    throw new GraphQLError(
      `The sandbox has no ${info.parentType.name}.${info.fieldName}: add it in test/sandbox/shopify/api.`,
      {
        extensions: { code: "SANDBOX_NOT_IMPLEMENTED" },
      },
    );
  const member = source[info.fieldName];
  const value = await (typeof member === "function" ? member(args, context, info) : member);
  if (!isMutation && isCompositeType(named) && !named.name.endsWith("Connection") && !passesThrough(named.name))
    context.actualCost += Array.isArray(value) ? value.filter((one) => one !== null).length : value ? 1 : 0;
  return value;
};

function tooDear(cost: number): unknown {
  return {
    errors: [
      {
        message: `Query cost is ${cost}, which exceeds the single query max cost limit (${maxQueryCost}).`,
        extensions: {
          code: "MAX_COST_EXCEEDED",
          cost,
          maxCost: maxQueryCost,
          documentation: "https://shopify.dev/api/usage/rate-limits",
        },
      },
    ],
  };
}
