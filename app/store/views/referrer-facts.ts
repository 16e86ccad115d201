import type { ReferrerId } from "../../core/ids.ts";
import { maskDetails } from "../../core/payout/payout-details.ts";
import type { ApplicationState } from "../../core/program/application-states.ts";
import type { ShopDb } from "../../platform/db.ts";
import type { Seal } from "../../platform/seal.ts";
import { readDetailsOf } from "../payout-details.ts";
import { type PersonBalance, personBalances } from "../person-balances.ts";
import { openReferrer, type ReferrerName } from "./referrer-name.ts";

/** Who a referrer is, what they share, and what the shop owes them. */
export interface ReferrerFacts {
  readonly id: ReferrerId;
  readonly name: ReferrerName;
  /** Shopify's gid; null for one who was erased or has no account. */
  readonly customerId: string | null;
  readonly state: string;
  readonly joinedAt: Date;
  /** The rail they chose to be paid by; null leaves it to the store. */
  readonly preferredRail: string | null;
  /** Where they stand with a program that takes people one by one; null for who never asked. */
  readonly application: ApplicationState | null;
  /** What they left to be paid by, masked. */
  readonly details: readonly {
    readonly rail: string;
    readonly masked: string;
    readonly verified: boolean;
    readonly opensAt: Date | null;
  }[];
  readonly codes: readonly { readonly code: string; readonly state: string; readonly program: string }[];
  readonly balances: readonly PersonBalance[];
}

/** Of several applications the one that says most. */
const byWeight = ["approved", "waiting", "declined"] as const satisfies readonly ApplicationState[];

/** One referrer; null when this shop has none of that id. */
export async function referrerFacts(
  db: ShopDb,
  seal: Pick<Seal, "open">,
  id: ReferrerId,
): Promise<ReferrerFacts | null> {
  const row = await db.referrer.findUnique({
    where: { shopId_id: { shopId: db.shopId, id } },
    include: {
      codes: {
        orderBy: [{ shown: "desc" }, { createdAt: "desc" }, { id: "desc" }],
        take: 20,
        include: { program: { select: { name: true } } },
      },
      applications: { select: { state: true }, take: 20 },
    },
  });
  if (row === null) return null;
  return {
    id,
    name: openReferrer(seal, { ...row, referrerId: row.id }),
    customerId: row.customerId,
    state: row.state,
    joinedAt: row.createdAt,
    preferredRail: row.preferredRail,
    application: byWeight.find((state) => row.applications.some((application) => application.state === state)) ?? null,
    details: [...(await readDetailsOf(db, seal, id)).values()].map(({ rail, details, verifiedAt, opensAt }) => ({
      rail,
      masked: maskDetails(details),
      verified: verifiedAt !== null,
      opensAt,
    })),
    codes: row.codes.map(({ code, state, program }) => ({ code, state, program: program.name })),
    balances: await personBalances(db, [id]),
  };
}
