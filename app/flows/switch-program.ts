import type { ProgramId, ShopId } from "../core/ids.ts";
import { stateBySchedule } from "../core/program/schedule.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { lockProgram, readProgram, setProgramState } from "../store/programs.ts";
import { readShop } from "../store/shops.ts";

/** Begins or ends a program whose time has come by its schedule; done twice, or too early, it changes nothing. */
export async function switchProgram(services: Services, shopId: ShopId, programId: ProgramId): Promise<void> {
  const at = services.clock.now();
  await services.db.inShop(shopId, async (db) => {
    await lockProgram(db, programId);
    const program = await readProgram(db, programId);
    if (program === null) return;
    const state = stateBySchedule(program.state, program.schedule, at);
    // Also where nothing changes: what is due is then looked for at the right time again.
    await setProgramState(db, program, state, at, (await readShop(db)).timezone);
    if (state !== program.state)
      await enqueue(db, { name: "publish-program", payload: { shopId, programId }, queue: `publish:${shopId}` });
  });
}
