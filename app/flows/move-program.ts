import type { ProgramId, ShopId } from "../core/ids.ts";
import type { Services } from "../platform/services.ts";
import { swapProgram } from "../store/programs.ts";

/** Puts a program before or behind its neighbour: people join the first that runs. `false` where there is none. */
export function moveProgram(
  services: Services,
  shopId: ShopId,
  { programId, by }: { readonly programId: ProgramId; readonly by: -1 | 1 },
): Promise<boolean> {
  return services.db.inShop(shopId, (db) => swapProgram(db, programId, by));
}
