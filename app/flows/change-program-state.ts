import type { ProgramId, ShopId } from "../core/ids.ts";
import { programTransitions } from "../core/program/program-states.ts";
import { mayBecome } from "../core/transitions.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { readProgram } from "../store/programs.ts";

/** Activates, pauses or ends a program; the discount at Shopify follows. Rewards already earned are not touched. */
export async function changeProgramState(
  services: Services,
  shopId: ShopId,
  change: { readonly programId: ProgramId; readonly state: "active" | "paused" | "ended"; readonly actor: string },
): Promise<{ ok: true } | { ok: false; message: string }> {
  const { programId, state } = change;
  return services.db.inShop(shopId, async (db) => {
    const program = await readProgram(db, programId);
    if (program === null) return { ok: false, message: "This program is no longer there. Reload the page." };
    if (program.state === state) return { ok: true };
    if (!mayBecome(programTransitions, program.state, state))
      return { ok: false, message: `A program that is ${program.state} cannot become ${state}.` };
    await db.program.update({
      where: { shopId_id: { shopId, id: programId } },
      data: { state, updatedAt: services.clock.now() },
    });
    await enqueue(db, { name: "publish-program", payload: { shopId, programId }, queue: `publish:${shopId}` });
    return { ok: true };
  });
}
