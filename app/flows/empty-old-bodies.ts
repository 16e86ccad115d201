import type { Services } from "../platform/services.ts";
import { emptyBodies } from "../store/inbox.ts";
import { emptyOldMails } from "../store/mails.ts";

/** Raw deliveries and mails hold personal data: they are kept as long as a question about them is likely. */
const keepDays = 30;

/**
 * Empties the bodies of deliveries that were processed 30 days ago, and of mails that ended then; the rows stay, so that an old
 * delivery is still a duplicate, and a cause that had its mail gets no other.
 */
export async function emptyOldBodies(services: Services): Promise<number> {
  let emptied = 0;
  const before = new Date(services.clock.now().getTime() - keepDays * 86_400_000);
  for (;;) {
    const some =
      (await emptyBodies(services.db.sql, keepDays, 5_000)) + (await emptyOldMails(services.db.sql, before, 5_000));
    emptied += some;
    if (some === 0) return emptied;
  }
}
