import type { ApplicationId, ShopId } from "../core/ids.ts";
import { type ApplicationState, applicationTransitions } from "../core/program/application-states.ts";
import { mayBecome } from "../core/transitions.ts";
import { newCode } from "../platform/new-code.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { addActivity } from "../store/activity.ts";
import { lockApplication, setApplication } from "../store/applications.ts";
import { lockReferrer } from "../store/codes.ts";
import { giveMembership, takeMembership } from "../store/membership.ts";
import { tellApplicant } from "../store/tell-applicant.ts";

export type ApplicationDecision = "approve" | "decline" | "undo";

const leadsTo: Readonly<Record<ApplicationDecision, ApplicationState>> = {
  approve: "approved",
  decline: "declined",
  undo: "waiting",
};

export type DecideApplicationResult = { readonly ok: true } | { readonly ok: false; readonly message: string };

/**
 * Approves an application, declines it with a reason that the person reads, or takes the last decision back. Who is approved
 * has a code in the program at once; who is taken back has none any more, and keeps what they earned. Each time the person is
 * told by mail.
 */
export async function decideApplication(
  services: Services,
  shopId: ShopId,
  press: {
    readonly applicationId: ApplicationId;
    readonly decision: ApplicationDecision;
    readonly answer: string;
    readonly actor: string;
  },
): Promise<DecideApplicationResult> {
  const at = services.clock.now();
  const state = leadsTo[press.decision];
  const answer = press.answer.trim().slice(0, 500);
  if (press.decision === "decline" && answer === "")
    return { ok: false, message: "Say why: the person reads it on their page." };
  return services.db.inShop(shopId, async (db): Promise<DecideApplicationResult> => {
    const application = await lockApplication(db, press.applicationId);
    if (application === null) return { ok: false, message: "This application is no longer there. Reload the page." };
    if (application.state === state) return { ok: true };
    if (!mayBecome(applicationTransitions, application.state, state))
      return { ok: false, message: `This application is ${application.state} by now. Reload the page.` };
    const { programId, referrerId } = application;
    if (!(await lockReferrer(db, referrerId)))
      return {
        ok: false,
        message: "This person is banned, or was erased. An application of theirs cannot be decided.",
      };
    if (state === "approved")
      await giveMembership(db, { programId, referrerId, text: newCode, actor: press.actor }, at);
    if (application.state === "approved") await takeMembership(db, programId, referrerId, at);
    await setApplication(
      db,
      application.applicationId,
      { state, actor: press.actor, answer: press.decision === "decline" ? answer : null },
      at,
    );
    await tellApplicant(
      db,
      services.seal,
      { applicationId: application.applicationId, programId, referrerId, state, answer },
      at,
    );
    const what = `application_${press.decision === "undo" ? "reopened" : state}` as const;
    await addActivity(db, [{ referrerId, actor: press.actor, what }], at);
    await enqueue(db, { name: "publish-program", payload: { shopId, programId }, queue: `publish:${shopId}` });
    return { ok: true };
  });
}
