import { jsonResponse } from "../http/json.ts";
import type { Installation, Shop } from "../world/shop.ts";
import type { World } from "../world/world.ts";
import { readToken, signToken } from "./sign.ts";

const accessSeconds = 3_600;
const onlineSeconds = 86_399;
/** Refresh tokens live 90 days. */
const refreshSeconds = 90 * 86_400;
/** The previous refresh token may be tried again for at most this long after its first use. */
const graceMs = 30 * 86_400_000;

const tokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange";
const idTokenType = "urn:ietf:params:oauth:token-type:id_token";
const offlineType = "urn:shopify:params:oauth:token-type:offline-access-token";
const onlineType = "urn:shopify:params:oauth:token-type:online-access-token";

/** A session token as App Bridge hands it out: 60 seconds, by the machine's clock, which is what libraries check it with. */
export function sessionToken(world: World, shop: Shop, user = "1"): string {
  const now = Math.floor(Date.now() / 1000);
  return signToken(world.app.apiSecret, {
    iss: `https://${shop.domain}/admin`,
    dest: `https://${shop.domain}`,
    aud: world.app.apiKey,
    sub: user,
    exp: now + 60,
    nbf: now,
    iat: now,
    jti: world.ids.uuid(),
    sid: world.ids.uuid(),
  });
}

/** The merchant installs (or the scopes of an install change). */
export function install(shop: Shop, scopes: readonly string[]): void {
  shop.installation.installed = true;
  shop.installation.scopes = [...scopes];
}

/** Revokes all. */
export function uninstall(shop: Shop): void {
  const { installation } = shop;
  installation.installed = false;
  installation.scopes = [];
  installation.accessTokens.clear();
  installation.refreshTokens.clear();
}

/** `POST /admin/oauth/access_token`: token exchange and refresh, as apps with expiring offline tokens use it. */
export async function oauthEndpoint(world: World, shop: Shop, request: Request): Promise<Response> {
  if (request.method !== "POST") return jsonResponse({ errors: "Not Found" }, 404);
  const input = await readInput(request);
  const { installation } = shop;
  const refused = (error: string, description: string, status = 400) => {
    installation.grants.refused += 1;
    return jsonResponse({ error, error_description: description }, status);
  };
  if (input.client_id !== world.app.apiKey || input.client_secret !== world.app.apiSecret)
    return refused("invalid_client", "The client credentials are not those of an app.", 401);
  if (!installation.installed) return refused("application_cannot_be_found", "The app is not installed on this shop.");
  if (input.grant_type === "refresh_token") {
    const pair = refresh(world, installation, String(input.refresh_token ?? ""));
    if (!pair) return refused("invalid_grant", "This refresh token is unknown, expired, or was replaced.");
    installation.grants.refresh += 1;
    return jsonResponse({ ...pair, scope: scopeText(installation) });
  }
  if (input.grant_type !== tokenExchange)
    return refused("unsupported_grant_type", `${input.grant_type} is not a grant of this world.`);
  if (input.subject_token_type !== idTokenType)
    return refused("invalid_request", "subject_token_type must be an id_token.");
  const problem = tokenProblem(world, shop, String(input.subject_token ?? ""));
  if (problem) return refused("invalid_subject_token", problem);
  if (input.requested_token_type === onlineType) {
    const access = newAccess(world, installation, onlineSeconds, true);
    installation.grants.exchange += 1;
    return jsonResponse({
      access_token: access,
      scope: scopeText(installation),
      expires_in: onlineSeconds,
      associated_user_scope: scopeText(installation),
      associated_user: {
        id: 1,
        first_name: "Mia",
        last_name: "Merchant",
        email: shop.email,
        account_owner: true,
        locale: "en",
        collaborator: false,
        email_verified: true,
      },
    });
  }
  if (input.requested_token_type !== offlineType)
    return refused("invalid_request", "requested_token_type is neither online nor offline.");
  if (String(input.expiring) !== "1")
    return refused("invalid_request", "Public apps created since 2026-04-01 must ask for expiring offline tokens.");
  installation.grants.exchange += 1;
  return jsonResponse({ ...newPair(world, installation), scope: scopeText(installation) });
}

async function readInput(request: Request): Promise<Record<string, unknown>> {
  const text = await request.text();
  if (!request.headers.get("content-type")?.includes("json")) return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function tokenProblem(world: World, shop: Shop, token: string): string | null {
  const claims = readToken(world.app.apiSecret, token);
  if (!claims) return "The session token's signature is wrong.";
  if (claims.aud !== world.app.apiKey) return "The session token is for another app.";
  if (claims.dest !== `https://${shop.domain}`) return "The session token is for another shop.";
  if (Number(claims.exp) * 1000 < Date.now()) return "The session token has expired.";
  return null;
}

function newAccess(world: World, installation: Installation, seconds: number, online: boolean): string {
  const token = `${online ? "shpua" : "shpat"}_${world.ids.token(32)}`;
  installation.accessTokens.set(token, { token, online, expiresAt: after(world, seconds) });
  return token;
}

function newPair(world: World, installation: Installation) {
  const refreshToken = `shprt_${world.ids.token(32)}`;
  installation.refreshTokens.set(refreshToken, {
    token: refreshToken,
    expiresAt: after(world, refreshSeconds),
    usedAt: null,
    successor: null,
  });
  return answer(newAccess(world, installation, accessSeconds, false), refreshToken);
}

function answer(access: string, refreshToken: string) {
  return {
    access_token: access,
    expires_in: accessSeconds,
    refresh_token: refreshToken,
    refresh_token_expires_in: refreshSeconds,
  };
}

/** Rotates: the new pair, the same pair again for a retry, or null. */
function refresh(world: World, installation: Installation, token: string) {
  const now = world.clock.now();
  const known = installation.refreshTokens.get(token);
  if (!known || known.expiresAt <= now) return null;
  if (!known.successor || !known.usedAt) {
    const pair = newPair(world, installation);
    known.usedAt = now;
    known.successor = { access: pair.access_token, refresh: pair.refresh_token };
    return pair;
  }
  const next = installation.refreshTokens.get(known.successor.refresh);
  if (!next || next.usedAt || now.getTime() - known.usedAt.getTime() > graceMs) return null;
  const access = installation.accessTokens.get(known.successor.access);
  if (!access || access.expiresAt <= now) known.successor.access = newAccess(world, installation, accessSeconds, false);
  return answer(known.successor.access, known.successor.refresh);
}

function after(world: World, seconds: number): Date {
  return new Date(world.clock.now().getTime() + seconds * 1000);
}

function scopeText(installation: Installation): string {
  return installation.scopes.join(",");
}
