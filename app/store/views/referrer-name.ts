import type { Seal } from "../../platform/seal.ts";

/** Who a referrer is, for the merchant. */
export interface ReferrerName {
  readonly referrerId: string;
  /** Null when the shop's customer gave none, or when it was erased. */
  readonly name: string | null;
  readonly email: string | null;
}

/** Opens what is sealed about a referrer. */
export function openReferrer(
  seal: Pick<Seal, "open">,
  row: {
    readonly referrerId: string;
    readonly nameSealed: Uint8Array | null;
    readonly emailSealed: Uint8Array | null;
  },
): ReferrerName {
  return {
    referrerId: row.referrerId,
    name: row.nameSealed === null ? null : seal.open(row.nameSealed, "referrer.name"),
    email: row.emailSealed === null ? null : seal.open(row.emailSealed, "referrer.email"),
  };
}
