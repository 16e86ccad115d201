import { demoKeys, type Sandbox } from "../start-sandbox.ts";

/** What a token request answers. */
export interface TokenAnswer {
  readonly status: number;
  readonly body: Record<string, string>;
}

/** Posts to a shop's token endpoint as the app. */
export async function askToken(
  sandbox: Sandbox,
  fields: Record<string, string>,
  shop = "demo.myshopify.com",
): Promise<TokenAnswer> {
  const answer = await fetch(`${sandbox.worldUrl}/${shop}/admin/oauth/access_token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ client_id: demoKeys.apiKey, client_secret: demoKeys.apiSecret, ...fields }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, string> };
}

/** The token exchange with a fresh session token. */
export async function exchange(
  sandbox: Sandbox,
  shop = "demo.myshopify.com",
  fields: Record<string, string> = {},
): Promise<TokenAnswer> {
  const { token } = await sandbox.control.apps.idToken(shop);
  return askToken(
    sandbox,
    {
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token: token,
      subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
      requested_token_type: "urn:shopify:params:oauth:token-type:offline-access-token",
      expiring: "1",
      ...fields,
    },
    shop,
  );
}

// biome-ignore lint/suspicious/noExplicitAny: answers of GraphQL are read by eye here, each test names what it expects
type Data = any;

export interface GraphQLAnswer {
  readonly status: number;
  readonly data: Data;
  readonly errors: { message: string; extensions?: { code?: string } }[] | undefined;
  readonly cost: {
    requestedQueryCost: number;
    actualQueryCost: number | null;
    throttleStatus: { currentlyAvailable: number };
  };
}

/** An installed app with a token: asks the Admin API. */
export interface AppClient {
  readonly token: string;
  ask(query: string, variables?: Record<string, unknown>): Promise<GraphQLAnswer>;
  /** A percentage-off code discount; answers its gid. */
  discount(code: string, more?: Record<string, unknown>): Promise<string>;
}

/** Installs the app with these scopes (default: those of its configuration) and gets a token. */
export async function appClient(
  sandbox: Sandbox,
  options: { shop?: string; scopes?: string[] } = {},
): Promise<AppClient> {
  const shop = options.shop ?? "demo.myshopify.com";
  await sandbox.control.apps.install(shop);
  if (options.scopes) await sandbox.control.apps.setScopes({ shop, scopes: options.scopes });
  const token = (await exchange(sandbox, shop)).body.access_token ?? "";
  const ask: AppClient["ask"] = async (query, variables = {}) => {
    const answer = await fetch(`${sandbox.worldUrl}/${shop}/admin/api/2026-10/graphql.json`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-shopify-access-token": token },
      body: JSON.stringify({ query, variables }),
    });
    const body = (await answer.json()) as {
      data?: Data;
      errors?: GraphQLAnswer["errors"];
      extensions?: { cost: GraphQLAnswer["cost"] };
    };
    return {
      status: answer.status,
      data: body.data,
      errors: body.errors,
      cost: body.extensions?.cost as GraphQLAnswer["cost"],
    };
  };
  return {
    token,
    ask,
    discount: async (code, more = {}) => {
      const { data, errors } = await ask(createDiscount, { d: { ...basicDiscount(code), ...more } });
      const payload = data?.discountCodeBasicCreate;
      if (errors || payload.userErrors.length > 0) throw new Error(JSON.stringify(errors ?? payload.userErrors));
      return payload.codeDiscountNode.id;
    },
  };
}

/** Ten percent off for everybody, from long ago. */
export function basicDiscount(code: string) {
  return {
    title: `Discount ${code}`,
    code,
    startsAt: "2020-01-01T00:00:00Z",
    context: { all: "ALL" },
    customerGets: { items: { all: true }, value: { percentage: 0.1 } },
  };
}

export const createDiscount = /* GraphQL */ `
  mutation CreateDiscount($d: DiscountCodeBasicInput!) {
    discountCodeBasicCreate(basicCodeDiscount: $d) {
      codeDiscountNode { id }
      userErrors { field code message extraInfo }
    }
  }
`;
