import { Prisma } from "@prisma/client";
import type { ProgramId } from "../../core/ids.ts";
import type { ProgramState } from "../../core/program/program-states.ts";
import { type Terms, termsSchema } from "../../core/program/terms.ts";
import type { ShopDb } from "../../platform/db.ts";

/** A program as the list shows it. */
export interface ListedProgram {
  readonly programId: ProgramId;
  readonly name: string;
  readonly state: ProgramState;
  readonly version: number;
  readonly terms: Terms;
  readonly savedAt: Date;
  /** The one that people join on the storefront. */
  readonly joined: boolean;
}

/** More than anybody runs; the rest stays reachable by their addresses. */
const listed = 100;

/** The shop's programs in the order in which they are joined, those that have ended last. */
export async function programList(db: ShopDb): Promise<ListedProgram[]> {
  const rows = await db.$queryRaw<
    {
      id: ProgramId;
      name: string;
      state: ListedProgram["state"];
      version: number;
      body: unknown;
      savedAt: Date;
      joined: boolean;
    }[]
  >(Prisma.sql`
    select p.id, p.name, p.state, p.terms_version as version, t.body, t.created_at as "savedAt",
      p.state = 'active' and p.kind = 'refer_a_friend' and row_number() over (partition by p.state, p.kind order by p.place, p.created_at desc, p.id desc) = 1 as joined
    from program p join terms t on t.shop_id = p.shop_id and t.program_id = p.id and t.version = p.terms_version
    where p.shop_id = ${db.shopId}
    order by (p.state = 'ended'), p.place, p.created_at desc, p.id desc limit ${listed}`);
  return rows.map(({ id, body, ...rest }) => ({ ...rest, programId: id, terms: termsSchema.parse(body) }));
}
