import type { ProgramId, ShopId } from "../core/ids.ts";
import { programTransitions } from "../core/program/program-states.ts";
import { mayBecome } from "../core/transitions.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { readProgram, setProgramState } from "../store/programs.ts";
import { readShop } from "../store/shops.ts";

/** What the merchant presses: to begin (at once, or when its schedule says), to pause, to end, or not to begin after all. */
export interface ProgramPress {
  readonly programId: ProgramId;
  readonly state: "active" | "paused" | "ended" | "draft";
  /** Begins although its schedule says later. */
  readonly now?: boolean;
  readonly actor: string;
}

export type ProgramPressResult =
  | { readonly ok: true; readonly state: "draft" | "scheduled" | "active" | "paused" | "ended" }
  | { readonly ok: false; readonly message: string };

/** Activates, schedules, pauses or ends a program; the discount at Shopify follows. Rewards already earned are not touched. */
export async function changeProgramState(
  services: Services,
  shopId: ShopId,
  press: ProgramPress,
): Promise<ProgramPressResult> {
  const { programId } = press;
  const at = services.clock.now();
  return services.db.inShop(shopId, async (db): Promise<ProgramPressResult> => {
    const program = await readProgram(db, programId);
    if (program === null) return { ok: false, message: "This program is no longer there. Reload the page." };
    const { startsAt, endsAt } = program.schedule;
    const later = program.state === "draft" && startsAt !== null && startsAt > at && press.now !== true;
    const state = press.state === "active" && later ? "scheduled" : press.state;
    if (program.state === state) return { ok: true, state };
    if (!mayBecome(programTransitions, program.state, state))
      return { ok: false, message: `A program that is ${program.state} cannot become ${state}.` };
    if (state !== "ended" && state !== "draft" && endsAt !== null && endsAt <= at)
      return {
        ok: false,
        message: "The end of this program has passed. Choose a later one, save, and activate it then.",
      };
    await setProgramState(db, program, state, at, (await readShop(db)).timezone);
    await enqueue(db, { name: "publish-program", payload: { shopId, programId }, queue: `publish:${shopId}` });
    return { ok: true, state };
  });
}
