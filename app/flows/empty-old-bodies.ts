import type { Services } from "../platform/services.ts";
import { emptyBodies } from "../store/inbox.ts";

/** Raw deliveries hold personal data: they are kept as long as a question about them is likely. */
const keepDays = 30;

/** Empties the bodies of deliveries that were processed 30 days ago; the rows stay, so that an old delivery is still a duplicate. */
export async function emptyOldBodies(services: Services): Promise<number> {
  let emptied = 0;
  for (;;) {
    const some = await emptyBodies(services.db.sql, keepDays, 5_000);
    emptied += some;
    if (some === 0) return emptied;
  }
}
