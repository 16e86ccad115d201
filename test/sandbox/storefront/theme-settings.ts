import type { Shop } from "../world/shop.ts";
import type { ThemeBlock } from "./extension.ts";

/** What the merchant chose for a block in the theme editor. Blocks start switched on here, so that a fresh world shows them. */
export interface BlockState {
  readonly enabled: boolean;
  readonly settings: Readonly<Record<string, unknown>>;
}

export function blockState(shop: Shop, block: ThemeBlock): BlockState {
  return shop.blocks.get(block.handle) ?? { enabled: true, settings: {} };
}

/** Reads a submitted settings form by the block's own schema: numbers as numbers, checkboxes as booleans, empty texts as none. */
export function saveBlockState(shop: Shop, block: ThemeBlock, form: URLSearchParams): void {
  const settings: Record<string, unknown> = {};
  for (const { id, type } of block.settings) {
    if (!id) continue;
    const value = form.get(id);
    if (type === "checkbox") settings[id] = value === "on";
    else if (value === null || value === "") continue;
    else settings[id] = type === "range" || type === "number" ? Number(value) : value;
  }
  shop.blocks.set(block.handle, { enabled: form.get("__enabled") === "on", settings });
}
