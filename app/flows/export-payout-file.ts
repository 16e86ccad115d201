import type { PayoutFileId, ShopId } from "../core/ids.ts";
import { type Currency, money } from "../core/money/money.ts";
import { newId } from "../platform/new-id.ts";
import type { Services } from "../platform/services.ts";
import { openRail } from "../rails/kit/open-rail.ts";
import { rails } from "../rails/registry.ts";
import { lastAttempts } from "../store/payout-attempts.ts";
import { lockWaitingForFile, saveFile } from "../store/payout-files.ts";
import { readRailConnection } from "../store/rail-connections.ts";
import { readShop } from "../store/shops.ts";

export type ExportResult =
  | { readonly ok: true; readonly fileId: PayoutFileId; readonly payments: number }
  | { readonly ok: false; readonly message: string };

/** Nothing is asked of a provider. */
const noTime = () => AbortSignal.timeout(1_000);

/**
 * Makes a file of what waits over a rail in one currency and keeps it: every later download is the same file, and what is in it
 * is in no other until somebody says that it was never uploaded.
 */
export async function exportPayoutFile(
  services: Services,
  shopId: ShopId,
  request: { readonly rail: string; readonly currency: Currency; readonly actor: string },
): Promise<ExportResult> {
  const rail = Object.hasOwn(rails, request.rail) ? rails[request.rail] : undefined;
  if (!rail?.file) return { ok: false, message: "This way of paying has no files." };
  const { file } = rail;
  const at = services.clock.now();
  return services.db.inShop(shopId, async (db): Promise<ExportResult> => {
    const connection = await readRailConnection(db, rail.name);
    const opened = openRail(services, await readShop(db), rail, connection?.settingsSealed ?? null, noTime());
    if (opened === null) return { ok: false, message: `Connect ${rail.title} under Settings first.` };
    const waiting = await lockWaitingForFile(db, { ...request, most: file.most });
    const attempts = await lastAttempts(
      db,
      services.seal,
      waiting.map((one) => one.payoutId),
    );
    const payments = waiting.flatMap(({ payoutId, amountMinor }) => {
      const order = attempts.get(payoutId)?.order;
      const email = order?.person.email?.trim();
      if (!order || !email) return [];
      const value = money(amountMinor, request.currency);
      return [{ payoutId, token: file.token(order.key), value, name: order.person.name, email, memo: order.memo }];
    });
    if (payments.length === 0)
      return { ok: false, message: "Nothing waits for a file any more. Reload the page to see how it stands." };
    const fileId = newId<PayoutFileId>("payout_file", at);
    await saveFile(
      db,
      services.seal,
      {
        fileId,
        rail: rail.name,
        currency: request.currency,
        totalMinor: payments.reduce((sum, one) => sum + one.value.amountMinor, 0),
        lines: payments.map(({ payoutId, token }) => ({ payoutId, token })),
        content: file.write(payments, opened.ctx.settings),
        actor: request.actor,
      },
      at,
    );
    return { ok: true, fileId, payments: payments.length };
  });
}
