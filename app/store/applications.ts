import type { Application } from "@prisma/client";
import type { ApplicationId, ProgramId, ReferrerId } from "../core/ids.ts";
import type { ApplicationState } from "../core/program/application-states.ts";
import type { ShopDb } from "../platform/db.ts";
import { newId } from "../platform/new-id.ts";

/** A wish to join a program, and what came of it. */
export interface ApplicationRow {
  readonly applicationId: ApplicationId;
  readonly programId: ProgramId;
  readonly referrerId: ReferrerId;
  readonly state: ApplicationState;
  /** What the person reads of the decision, in the merchant's words. */
  readonly answer: string | null;
}

function toApplication(row: Application): ApplicationRow {
  return {
    applicationId: row.id as ApplicationId,
    programId: row.programId as ProgramId,
    referrerId: row.referrerId as ReferrerId,
    state: row.state as ApplicationState,
    answer: row.answer,
  };
}

/** Somebody's application for a program; null when there is none. */
export async function findApplication(
  db: ShopDb,
  programId: ProgramId,
  referrerId: ReferrerId,
): Promise<ApplicationRow | null> {
  const row = await db.application.findUnique({
    where: { shopId_programId_referrerId: { shopId: db.shopId, programId, referrerId } },
  });
  return row && toApplication(row);
}

/** How many applications wait for the merchant, up to `most`. */
export async function applicationsWaiting(db: ShopDb, most: number): Promise<number> {
  const waiting = await db.application.findMany({
    where: { shopId: db.shopId, state: "waiting" },
    select: { id: true },
    take: most,
  });
  return waiting.length;
}

/** An application by its id, kept from others until this transaction ends. */
export async function lockApplication(db: ShopDb, applicationId: ApplicationId): Promise<ApplicationRow | null> {
  const { shopId } = db;
  await db.$queryRaw`select from application where shop_id = ${shopId} and id = ${applicationId} for update`;
  const row = await db.application.findUnique({ where: { shopId_id: { shopId, id: applicationId } } });
  return row && toApplication(row);
}

/** Writes an application down, unless the person has one for this program already: that one is answered, and not new. */
export async function addApplication(
  db: ShopDb,
  given: {
    readonly programId: ProgramId;
    readonly referrerId: ReferrerId;
    readonly about: string | null;
    readonly byHand: boolean;
  },
  at: Date,
): Promise<ApplicationRow & { readonly isNew: boolean }> {
  const { shopId } = db;
  const id = newId<ApplicationId>("application", at);
  await db.application.createMany({ data: [{ shopId, id, ...given, appliedAt: at }], skipDuplicates: true });
  const row = await findApplication(db, given.programId, given.referrerId);
  if (row === null) throw new Error("an application that was written is not there");
  return { ...row, isNew: row.applicationId === id };
}

/** Puts an application into another state; `answer` is what the person reads. */
export async function setApplication(
  db: ShopDb,
  applicationId: ApplicationId,
  change: { readonly state: ApplicationState; readonly actor: string; readonly answer: string | null },
  at: Date,
): Promise<void> {
  const decided = change.state !== "waiting";
  await db.application.update({
    where: { shopId_id: { shopId: db.shopId, id: applicationId } },
    data: {
      state: change.state,
      answer: change.answer,
      decidedAt: decided ? at : null,
      decidedBy: decided ? change.actor : null,
    },
  });
}
