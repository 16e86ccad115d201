import type { ReferrerId } from "../core/ids.ts";
import type { ValueKind } from "../core/money/asset.ts";
import { valueKindsOf } from "../core/program/value-kinds-of.ts";
import type { ShopDb } from "../platform/db.ts";
import type { Seal } from "../platform/seal.ts";
import { openProgram } from "./programs.ts";
import { readRailConnections } from "./rail-connections.ts";
import { type Payee, readReferrers } from "./referrers.ts";

/** What a customer can choose from: the rails of the open program, and what is known of them. */
export interface ChoiceFacts {
  readonly person: Payee;
  readonly preferred: string | null;
  /** The program's rails, the preferred of the store first. */
  readonly rails: readonly string[];
  readonly connected: ReadonlySet<string>;
  /** What its rewards can be. */
  readonly kinds: ReadonlySet<ValueKind>;
}

/** Reads it; `null` for a customer who is no referrer here, who is banned, or while no program is open. */
export async function readChoiceFacts(db: ShopDb, seal: Seal, customerId: string): Promise<ChoiceFacts | null> {
  const program = await openProgram(db);
  const row = await db.referrer.findUnique({
    where: { shopId_customerId: { shopId: db.shopId, customerId } },
    select: { id: true, state: true, preferredRail: true },
  });
  if (program === null || row?.state !== "active") return null;
  const person = (await readReferrers(db, seal, [row.id])).get(row.id as ReferrerId);
  if (!person) return null;
  return {
    person,
    preferred: row.preferredRail,
    rails: program.terms.rails,
    kinds: valueKindsOf(program.terms),
    connected: new Set((await readRailConnections(db)).map((connection) => connection.rail)),
  };
}

/** Keeps a referrer's choice; null leaves it to the store. `false` when it was that already. */
export async function savePreferredRail(db: ShopDb, referrerId: ReferrerId, rail: string | null): Promise<boolean> {
  const changed = await db.$executeRaw`
    update referrer set preferred_rail = ${rail} where shop_id = ${db.shopId} and id = ${referrerId} and preferred_rail is distinct from ${rail}`;
  return changed > 0;
}
