import type { ShopDb } from "../platform/db.ts";

/** How far a recurring read of the outside world has come; null before its first run. */
export async function readCheckpoint(db: ShopDb, name: string): Promise<Date | null> {
  const row = await db.checkpoint.findUnique({ where: { shopId_name: { shopId: db.shopId, name } } });
  return row?.at ?? null;
}

/** Moves the mark. */
export async function saveCheckpoint(db: ShopDb, name: string, at: Date): Promise<void> {
  const { shopId } = db;
  await db.checkpoint.upsert({
    where: { shopId_name: { shopId, name } },
    create: { shopId, name, at },
    update: { at },
  });
}
