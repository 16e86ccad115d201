import type { FraudRules } from "../core/fraud/fraud-rules.ts";
import type { ProgramId, ShopId } from "../core/ids.ts";
import { termsSchema } from "../core/program/terms.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { readProgram, writeProgram } from "../store/programs.ts";

/**
 * Saves a program's fraud rules as a new version of its terms: open referrals keep the rules they were made under. `version`
 * is the one that the merchant looked at; where another was saved meanwhile nothing is written over it.
 */
export async function saveFraudRules(
  services: Services,
  shopId: ShopId,
  form: {
    readonly programId: ProgramId;
    readonly version: number;
    readonly rules: FraudRules;
    readonly actor: string;
  },
): Promise<{ readonly ok: true; readonly version: number } | { readonly ok: false; readonly message: string }> {
  const at = services.clock.now();
  const { programId, actor } = form;
  return services.db.inShop(shopId, async (db) => {
    const known = await readProgram(db, programId);
    if (known === null) return { ok: false, message: "This program is no longer there. Reload the page." };
    if (known.state === "ended")
      return { ok: false, message: "This program has ended. Its rules stay as they were; open another program." };
    if (known.version !== form.version)
      return {
        ok: false,
        message: `Version ${known.version} of the terms was saved meanwhile. Reload the page to see it, then make your change again.`,
      };
    const terms = termsSchema.parse({ ...known.terms, fraud: form.rules });
    const { name, offerEndsAt, schedule } = known;
    const { version } = await writeProgram(db, { programId, name, terms, actor, offerEndsAt, schedule }, at);
    // The discount stays as it is; that Shopify's is the one of this version is written down by the same job as ever.
    await enqueue(db, { name: "publish-program", payload: { shopId, programId }, queue: `publish:${shopId}` });
    return { ok: true, version };
  });
}
