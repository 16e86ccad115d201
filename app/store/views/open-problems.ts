import type { ShopDb } from "../../platform/db.ts";

/** Something the merchant must fix. */
export interface OpenProblem {
  readonly key: string;
  readonly what: string;
  readonly action: string;
  readonly href: string;
  readonly since: Date;
  readonly lastSeen: Date;
}

/** What is stopped now, the oldest first. Served by the index of open problems; more than 20 would only hide the first. */
export async function openProblems(db: ShopDb): Promise<OpenProblem[]> {
  return db.problem.findMany({
    where: { shopId: db.shopId, clearedAt: null },
    orderBy: [{ since: "asc" }, { key: "asc" }],
    take: 20,
    select: { key: true, what: true, action: true, href: true, since: true, lastSeen: true },
  });
}
