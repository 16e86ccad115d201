import { jsonResponse } from "../http/json.ts";
import { Refusal } from "../world/refusal.ts";
import { addToCart, cartJson, itemJson, mergeAttributes, priceCart, setDiscounts, setQuantity } from "./cart.ts";
import { cartPage } from "./shop-pages.ts";
import type { Visit } from "./theme.ts";

type Input = Record<string, unknown>;

/** The cart by script (`/cart.js`, `/cart/update.js`, …) and by form. Null for paths that are not the cart's. */
export async function cartEndpoint(visit: Visit, request: Request): Promise<Response | null> {
  const { path, shop, world, session, localePrefix } = visit;
  const match = /^\/cart(?:\/(add|update|change|clear))?(\.js(?:on)?)?$/.exec(path);
  if (!match) return null;
  const [, action, script] = match;
  const now = () => jsonResponse(cartJson(world, shop, session));
  if (!action && request.method === "GET") return script ? now() : cartPage(visit);
  const input = await readInput(request);
  try {
    if (action === "add") {
      const before = session.lines.length;
      const items = Array.isArray(input.items) ? (input.items as Input[]) : [input];
      for (const item of items)
        addToCart(
          shop,
          session,
          String(item.id ?? ""),
          Number(item.quantity ?? 1),
          (item.properties ?? {}) as Record<string, string>,
        );
      applyCommon(visit, input);
      if (!script) return redirect(`${localePrefix}/cart`);
      const lines = priceCart(world, shop, session).lines;
      const added = lines.slice(Math.min(before, lines.length - 1)).map((line) => itemJson(shop, line));
      return jsonResponse(Array.isArray(input.items) ? { items: added } : added[0]);
    }
    if (action === "change") {
      setQuantity(session, input, Number(input.quantity));
      return script ? now() : redirect(`${localePrefix}/cart`);
    }
    if (action === "clear") {
      session.lines = [];
      return script ? now() : redirect(`${localePrefix}/cart`);
    }
    // `/cart` by form and `/cart/update`: quantities by position or by variant, then attributes, note and codes.
    if (input.updates !== undefined) applyUpdates(visit, input.updates);
    applyCommon(visit, input);
    if (script) return now();
    return redirect(`${localePrefix}${input.checkout !== undefined ? "/checkout" : "/cart"}`);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (!script) return cartPage(visit, error.message);
    return jsonResponse({ status: 422, message: "Cart Error", description: error.message }, 422);
  }
}

function applyUpdates({ session }: Visit, updates: unknown): void {
  if (Array.isArray(updates)) {
    const kept = session.lines.map((line, index) => ({ ...line, quantity: Number(updates[index] ?? line.quantity) }));
    session.lines = kept.filter((line) => Number.isInteger(line.quantity) && line.quantity > 0);
  } else
    for (const [id, quantity] of Object.entries((updates ?? {}) as Input))
      setQuantity(session, { id }, Number(quantity));
}

function applyCommon({ session }: Visit, input: Input): void {
  if (typeof input.attributes === "object" && input.attributes !== null)
    mergeAttributes(session, input.attributes as Input);
  if (typeof input.note === "string") session.note = input.note;
  if (typeof input.discount === "string") setDiscounts(session, input.discount);
}

/** JSON, or a form with `attributes[x]`, `updates[]`, `updates[id]`, `properties[x]`. */
async function readInput(request: Request): Promise<Input> {
  if (request.headers.get("content-type")?.includes("json")) {
    try {
      return ((await request.json()) ?? {}) as Input;
    } catch {
      return {};
    }
  }
  const form = request.headers.get("content-type")?.includes("multipart")
    ? await request.formData()
    : new URLSearchParams(await request.text());
  const input: Input = {};
  for (const [name, value] of form.entries()) {
    const nested = /^(\w+)\[(.*)\]$/.exec(name);
    const key = nested?.[1] ?? name;
    if (!nested) input[name] = String(value);
    else if (nested[2] === "") input[key] = [...((input[key] as unknown[]) ?? []), String(value)];
    else input[key] = { ...(input[key] as Input), [nested[2] ?? ""]: String(value) };
  }
  return input;
}

function redirect(location: string): Response {
  return new Response(null, { status: 303, headers: { location } });
}
