import type { ApplicationId, ProgramId, ReferrerId } from "../core/ids.ts";
import type { ApplicationState } from "../core/program/application-states.ts";
import type { ShopDb } from "../platform/db.ts";
import type { Seal } from "../platform/seal.ts";
import { readCodeOf } from "./codes.ts";
import { queueMail } from "./mails.ts";
import { readReferrers } from "./referrers.ts";

/** What was decided about somebody's wish to be an ambassador. */
export interface ToldDecision {
  readonly applicationId: ApplicationId;
  readonly programId: ProgramId;
  readonly referrerId: ReferrerId;
  readonly state: ApplicationState;
  /** Why they were declined, in the merchant's words. */
  readonly answer: string | null;
}

/** Writes to an applicant what was decided, once for each decision. Whose address is not known reads it on their page. */
export async function tellApplicant(db: ShopDb, seal: Seal, told: ToldDecision, at: Date): Promise<void> {
  const { applicationId, programId, referrerId, state, answer } = told;
  const person = (await readReferrers(db, seal, [referrerId])).get(referrerId);
  if (!person?.email) return;
  const letter = {
    cause: `application:${applicationId}:${state}:${at.toISOString()}`,
    to: person.email,
    personId: referrerId,
    locale: person.locale,
  };
  switch (state) {
    case "approved": {
      const code = (await readCodeOf(db, programId, referrerId))?.code ?? "";
      await queueMail(db, seal, { ...letter, kind: "application_approved", facts: { code } }, at);
      return;
    }
    case "declined":
      await queueMail(db, seal, { ...letter, kind: "application_declined", facts: { answer: answer ?? "" } }, at);
      return;
    case "waiting":
      await queueMail(db, seal, { ...letter, kind: "application_reopened", facts: {} }, at);
  }
}
