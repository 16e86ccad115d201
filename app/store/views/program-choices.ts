import type { ProgramState } from "../../core/program/program-states.ts";
import type { ShopDb } from "../../platform/db.ts";

/** Programs that somebody may be put into. */
export async function programChoices(
  db: ShopDb,
): Promise<{ readonly programId: string; readonly name: string; readonly state: Exclude<ProgramState, "ended"> }[]> {
  const rows = await db.program.findMany({
    where: { shopId: db.shopId, kind: { not: "waiting_list" }, state: { not: "ended" } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: 100,
    select: { id: true, name: true, state: true },
  });
  return rows.map((row) => ({
    programId: row.id,
    name: row.name,
    state: row.state as Exclude<ProgramState, "ended">,
  }));
}
