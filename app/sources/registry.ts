import type { OrderReader, Source } from "./kit/source.ts";
import { shopifySource } from "./shopify/shopify-source.ts";

/** Every source by name. A new one is a folder and a line here. */
export const sources: Readonly<Record<string, Source>> = {
  [shopifySource.name]: shopifySource,
};

/** The reader of a source that has one. */
export function orderReaderOf(name: string): OrderReader {
  const reader = sources[name]?.orders;
  if (!reader) throw new Error(`the source ${name} cannot be read from`);
  return reader;
}
