import { z } from "zod";
import type { DecisionAnswer } from "../../components/reviews/review-modal.tsx";
import type { ReferralId, ReferrerId } from "../../core/ids.ts";
import { approveReferral } from "../../flows/approve-referral.ts";
import { banReferrer } from "../../flows/ban-referrer.ts";
import { rejectReferral } from "../../flows/reject-referral.ts";
import { undoDecision } from "../../flows/undo-decision.ts";
import type { Services } from "../../platform/services.ts";
import { referralSuspicion } from "../../store/views/referral-suspicion.ts";
import type { OpenShop } from "./open-shop.ts";

/** For a press that makes no sense to us. */
export const reload: DecisionAnswer = { message: "The page is out of date. Reload it and try again." };

const press = z.object({
  intent: z.enum(["approve", "reject", "undo", "ban", "lift_ban"]),
  referralId: z.string().regex(/^ref_[0-9a-z_]{1,60}$/),
  note: z.string().max(2_000).default(""),
});

const toasts = {
  approve: "Referral approved",
  reject: "Referral rejected",
  undo: "Decision taken back",
  ban: "Referrer banned",
  lift_ban: "Ban lifted",
} as const;

/** Reads a press of the decision dialog and does it: the referral's page and the review queue share it. */
export async function takeDecision(services: Services, shop: OpenShop, form: unknown): Promise<DecisionAnswer> {
  const read = press.safeParse(form);
  if (!read.success) return reload;
  const { intent, note } = read.data;
  const referralId = read.data.referralId as ReferralId;
  const { shopId, actor } = shop;
  const done = await (async () => {
    switch (intent) {
      case "approve":
        return approveReferral(services, shopId, { referralId, note, actor });
      case "reject":
        return rejectReferral(services, shopId, { referralId, note, actor });
      case "undo":
        return undoDecision(services, shopId, { referralId, actor });
      case "ban":
      case "lift_ban": {
        const found = await shop.read((db) => referralSuspicion(db, referralId));
        if (found === null) return null;
        const referrerId = found.referrer.id as ReferrerId;
        return banReferrer(services, shopId, { referrerId, banned: intent === "ban", note, actor });
      }
    }
  })();
  if (done === null) return reload;
  return done.ok ? { toast: toasts[intent] } : { message: done.message };
}
