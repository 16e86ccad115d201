import type { Services } from "../platform/services.ts";
import { emptyOldContacts } from "../store/claims.ts";
import { emptyBodies } from "../store/inbox.ts";
import { forgetOpenEntries } from "../store/list-entries.ts";
import { emptyOldMails } from "../store/mails.ts";
import { forgetWishes } from "../store/sign-ups.ts";

/** Raw deliveries and mails hold personal data: they are kept as long as a question about them is likely. */
const keepDays = 30;
/** Longer than an invitation is good for. */
const keepWishDays = 60;

/**
 * Forgets addresses that were given to be invited, and places on a waiting list that nobody confirmed, and empties the bodies of deliveries that were processed 30 days ago, of mails that ended then, and of claims that were decided then; the rows stay, so that an old
 * delivery is still a duplicate, and a cause that had its mail gets no other.
 */
export async function emptyOldBodies(services: Services): Promise<number> {
  await forgetWishes(services.db.sql, new Date(services.clock.now().getTime() - keepWishDays * 86_400_000));
  let emptied = 0;
  const before = new Date(services.clock.now().getTime() - keepDays * 86_400_000);
  await forgetOpenEntries(services.db.sql, before);
  for (;;) {
    const some =
      (await emptyBodies(services.db.sql, keepDays, 5_000)) +
      (await emptyOldMails(services.db.sql, before, 5_000)) +
      (await emptyOldContacts(services.db.sql, before, 5_000));
    emptied += some;
    if (some === 0) return emptied;
  }
}
