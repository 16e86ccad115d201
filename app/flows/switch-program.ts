import type { ProgramId, ShopId } from "../core/ids.ts";
import { stateBySchedule } from "../core/program/schedule.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { addActivity } from "../store/activity.ts";
import { clearProblem } from "../store/problems.ts";
import { lockProgram, readProgram, setProgramState } from "../store/programs.ts";
import { readShop } from "../store/shops.ts";

/**
 * Begins or ends a program whose time has come by its schedule, and lets one go on that rested until its budget began anew;
 * done twice, or too early, it changes nothing.
 */
export async function switchProgram(services: Services, shopId: ShopId, programId: ProgramId): Promise<void> {
  const at = services.clock.now();
  await services.db.inShop(shopId, async (db) => {
    await lockProgram(db, programId);
    const program = await readProgram(db, programId);
    if (program === null) return;
    const anew = program.budgetAnewAt !== null && program.budgetAnewAt <= at;
    const rested = anew && program.pausedByBudget && program.state === "paused";
    const state = stateBySchedule(rested ? "active" : program.state, program.schedule, at);
    // Also where nothing changes: what is due is then looked for at the right time again.
    const from = anew ? { ...program, budgetAnewAt: null } : program;
    await setProgramState(db, from, state, at, (await readShop(db)).timezone);
    if (anew) await clearProblem(db, `budget:${programId}`, at);
    if (rested && state === "active")
      await addActivity(
        db,
        [{ program: program.name, actor: "goodword", what: "program_resumed", data: { why: "month" } }],
        at,
      );
    if (state !== program.state)
      await enqueue(db, { name: "publish-program", payload: { shopId, programId }, queue: `publish:${shopId}` });
  });
}
