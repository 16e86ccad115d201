import type { ShopFormat } from "../../components/shop-format.ts";

/** What a description needs besides its facts. */
export interface Words {
  readonly format: ShopFormat;
  /** What a rail is called; its name when it is no longer there. */
  readonly rail: (name: string) => string;
  readonly now: Date;
}
