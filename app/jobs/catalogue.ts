import { z } from "zod";
import type {
  ClaimId,
  MailId,
  PayoutBatchId,
  PayoutId,
  PayoutRevocationId,
  PayoutRunId,
  ProgramId,
  ReferrerId,
  ShopId,
} from "../core/ids.ts";
import { checkBooks } from "../flows/check-books.ts";
import { checkDiscounts } from "../flows/check-discounts.ts";
import { checkReferrals } from "../flows/check-referrals.ts";
import { countDays } from "../flows/count-days.ts";
import { decideClaim } from "../flows/decide-claim.ts";
import { emptyOldBodies } from "../flows/empty-old-bodies.ts";
import { endReviews } from "../flows/end-reviews.ts";
import { findTakenBack } from "../flows/find-taken-back.ts";
import { findUnfulfilled } from "../flows/find-unfulfilled.ts";
import { handleLifecycle } from "../flows/handle-lifecycle.ts";
import { issueInOrder } from "../flows/issue-in-order.ts";
import { keepTokensAlive } from "../flows/keep-tokens-alive.ts";
import { lapsePoints } from "../flows/lapse-points.ts";
import { lapseRewards } from "../flows/lapse-rewards.ts";
import { lookUpPayout } from "../flows/look-up-payout.ts";
import { mergeCustomers } from "../flows/merge-customers.ts";
import { openChangedDetails } from "../flows/open-changed-details.ts";
import { planDiscountChecks } from "../flows/plan-discount-checks.ts";
import { planFundsWatch } from "../flows/plan-funds-watch.ts";
import { planNightlyWork } from "../flows/plan-nightly-work.ts";
import { planReconciliation } from "../flows/plan-reconciliation.ts";
import { planRetries } from "../flows/plan-retries.ts";
import { publishProgram } from "../flows/publish-program.ts";
import { readOrder } from "../flows/read-order.ts";
import { reconcileOrders } from "../flows/reconcile-orders.ts";
import { reconcilePayouts } from "../flows/reconcile-payouts.ts";
import { recordDispute } from "../flows/record-dispute.ts";
import { releaseRewards } from "../flows/release-rewards.ts";
import { restoreCodes } from "../flows/restore-codes.ts";
import { retryPayout } from "../flows/retry-payout.ts";
import { revokePayout } from "../flows/revoke-payout.ts";
import { revokeRewards } from "../flows/revoke-rewards.ts";
import { sendMail } from "../flows/send-mail.ts";
import { sendPayoutBatch } from "../flows/send-payout-batch.ts";
import { sendPayouts } from "../flows/send-payouts.ts";
import { settleBan } from "../flows/settle-ban.ts";
import { settlePayout } from "../flows/settle-payout.ts";
import { shareLimits } from "../flows/share-limits.ts";
import { sweepRails } from "../flows/sweep-rails.ts";
import { switchProgram } from "../flows/switch-program.ts";
import { watchExpiries } from "../flows/watch-expiries.ts";
import { watchFunds } from "../flows/watch-funds.ts";
import type { Services } from "../platform/services.ts";

/** One kind of job: what it carries, and the flow that runs it. */
interface JobKind<Payload> {
  readonly payload: z.ZodType<Payload>;
  readonly run: (services: Services, payload: Payload) => Promise<unknown>;
  /** A five-field cron pattern in UTC, for jobs of the schedule; they carry nothing. */
  readonly schedule?: string;
}

const shopId = z.number().int() as unknown as z.ZodType<ShopId>;
const payoutId = z.string().startsWith("pay_") as unknown as z.ZodType<PayoutId>;
const revocationId = z.string().startsWith("rvk_") as unknown as z.ZodType<PayoutRevocationId>;
const runId = z.string().startsWith("run_") as unknown as z.ZodType<PayoutRunId>;
const batchId = z.string().startsWith("bat_") as unknown as z.ZodType<PayoutBatchId>;
const referrerId = z.string().startsWith("rfr_") as unknown as z.ZodType<ReferrerId>;
const claimId = z.string().startsWith("clm_") as unknown as z.ZodType<ClaimId>;
const programId = z.string().startsWith("prg_") as unknown as z.ZodType<ProgramId>;
const mailId = z.string().startsWith("mal_") as unknown as z.ZodType<MailId>;
const nothing = z.unknown();

const kind = <Payload>(job: JobKind<Payload>): JobKind<Payload> => job;

/** Every job by name. A flow that throws is tried again, 25 times over three days, each wait longer (graphile-worker's own pace). */
export const catalogue = {
  "check-referrals": kind({
    payload: z.object({ shopId }),
    run: (services, job) => checkReferrals(services, job.shopId),
  }),
  "decide-claim": kind({
    payload: z.object({ shopId, claimId }),
    run: (services, job) => decideClaim(services, job.shopId, job.claimId, { kind: "rule" }),
  }),
  "end-reviews": kind({
    payload: z.object({ shopId }),
    run: (services, job) => endReviews(services, job.shopId),
  }),
  "settle-ban": kind({
    payload: z.object({ shopId, referrerId }),
    run: (services, job) => settleBan(services, job.shopId, job.referrerId),
  }),
  "release-rewards": kind({
    payload: z.object({ shopId }),
    run: (services, job) => releaseRewards(services, job.shopId),
  }),
  "read-order": kind({
    payload: z.object({ shopId, orderId: z.string() }),
    run: (services, job) => readOrder(services, job.shopId, job.orderId),
  }),
  "handle-lifecycle": kind({
    payload: z.object({ shopId, eventId: z.number() }),
    run: (services, job) => handleLifecycle(services, job.shopId, job.eventId),
  }),
  "share-limits": kind({
    payload: z.object({ shopId, programId }),
    run: (services, job) => shareLimits(services, job.shopId, job.programId),
  }),
  "record-dispute": kind({
    payload: z.object({ shopId, eventId: z.number() }),
    run: (services, job) => recordDispute(services, job.shopId, job.eventId),
  }),
  "merge-customers": kind({
    payload: z.object({ shopId, eventId: z.number() }),
    run: (services, job) => mergeCustomers(services, job.shopId, job.eventId),
  }),
  "publish-program": kind({
    payload: z.object({ shopId, programId }),
    run: (services, job) => publishProgram(services, job.shopId, job.programId),
  }),
  "check-discounts": kind({
    payload: z.object({ shopId }),
    run: (services, job) => checkDiscounts(services, job.shopId),
  }),
  "check-discount": kind({
    payload: z.object({ shopId, discountId: z.string() }),
    run: (services, job) => checkDiscounts(services, job.shopId, job.discountId),
  }),
  "restore-codes": kind({
    payload: z.object({ shopId, rail: z.string(), discountId: z.string() }),
    run: (services, job) => restoreCodes(services, job.shopId, job),
  }),
  "plan-discount-checks": kind({
    payload: nothing,
    run: (services) => planDiscountChecks(services),
    schedule: "41 * * * *",
  }),
  "switch-program": kind({
    payload: z.object({ shopId, programId }),
    run: (services, job) => switchProgram(services, job.shopId, job.programId),
  }),
  "send-payouts": kind({
    payload: z.object({ shopId, rail: z.string() }),
    run: (services, job) => sendPayouts(services, job.shopId, job.rail),
  }),
  "send-mail": kind({
    payload: z.object({ shopId, mailId }),
    run: (services, job) => sendMail(services, job.shopId, job.mailId),
  }),
  "issue-automatic": kind({
    payload: z.object({ shopId }),
    run: (services, job) => issueInOrder(services, job.shopId, { kind: "due" }),
  }),
  "try-next-rail": kind({
    payload: z.object({ shopId, payoutId }),
    run: (services, job) => issueInOrder(services, job.shopId, { kind: "refused", payoutId: job.payoutId }),
  }),
  "issue-after-form": kind({
    payload: z.object({ shopId, referrerId }),
    run: (services, job) => issueInOrder(services, job.shopId, { kind: "form_received", referrerId: job.referrerId }),
  }),
  "issue-after-details": kind({
    payload: z.object({ shopId, referrerId }),
    run: (services, job) => issueInOrder(services, job.shopId, { kind: "details_ready", referrerId: job.referrerId }),
  }),
  "open-changed-details": kind({
    payload: z.object({ shopId, referrerId }),
    run: (services, job) => openChangedDetails(services, job.shopId, job.referrerId),
  }),
  "issue-left-out": kind({
    payload: z.object({ shopId, runId }),
    run: (services, job) => issueInOrder(services, job.shopId, { kind: "left_out", runId: job.runId }),
  }),
  "send-payout-batch": kind({
    payload: z.object({ shopId, batchId }),
    run: (services, job) => sendPayoutBatch(services, job.shopId, job.batchId),
  }),
  "revoke-rewards": kind({
    payload: z.object({ shopId }),
    run: (services, job) => revokeRewards(services, job.shopId),
  }),
  "revoke-payout": kind({
    payload: z.object({ shopId, revocationId }),
    run: (services, job) => revokePayout(services, job.shopId, job.revocationId),
  }),
  "look-up-payout": kind({
    payload: z.object({ shopId, payoutId }),
    run: (services, job) => lookUpPayout(services, job.shopId, job.payoutId),
  }),
  "retry-payout": kind({
    payload: z.object({ shopId, payoutId }),
    run: (services, job) => retryPayout(services, job.shopId, job.payoutId),
  }),
  "settle-payout": kind({
    payload: z.object({ shopId, eventId: z.number() }),
    run: (services, job) => settlePayout(services, job.shopId, job.eventId),
  }),
  "reconcile-orders": kind({
    payload: z.object({ shopId }),
    run: (services, job) => reconcileOrders(services, job.shopId),
  }),
  "plan-reconciliation": kind({
    payload: nothing,
    run: (services) => planReconciliation(services),
    schedule: "*/15 * * * *",
  }),
  "reconcile-payouts": kind({ payload: nothing, run: (services) => reconcilePayouts(services), schedule: "* * * * *" }),
  "count-days": kind({
    payload: z.object({ shopId }),
    run: (services, job) => countDays(services, job.shopId),
  }),
  "lapse-rewards": kind({
    payload: z.object({ shopId }),
    run: (services, job) => lapseRewards(services, job.shopId),
  }),
  "lapse-points": kind({
    payload: z.object({ shopId }),
    run: (services, job) => lapsePoints(services, job.shopId),
  }),
  "watch-expiries": kind({
    payload: z.object({ shopId }),
    run: (services, job) => watchExpiries(services, job.shopId),
  }),
  "find-unfulfilled": kind({
    payload: z.object({ shopId }),
    run: (services, job) => findUnfulfilled(services, job.shopId),
  }),
  "check-books": kind({
    payload: z.object({ shopId }),
    run: (services, job) => checkBooks(services, job.shopId),
  }),
  "sweep-rails": kind({
    payload: z.object({ shopId }),
    run: (services, job) => sweepRails(services, job.shopId),
  }),
  "find-taken-back": kind({
    payload: z.object({ shopId }),
    run: (services, job) => findTakenBack(services, job.shopId),
  }),
  "watch-funds": kind({
    payload: z.object({ shopId }),
    run: (services, job) => watchFunds(services, job.shopId),
  }),
  "plan-funds-watch": kind({ payload: nothing, run: (services) => planFundsWatch(services), schedule: "11 * * * *" }),
  "plan-nightly-work": kind({ payload: nothing, run: (services) => planNightlyWork(services), schedule: "41 3 * * *" }),
  "plan-retries": kind({ payload: nothing, run: (services) => planRetries(services), schedule: "*/10 * * * *" }),
  "empty-old-bodies": kind({ payload: nothing, run: (services) => emptyOldBodies(services), schedule: "17 3 * * *" }),
  "keep-tokens-alive": kind({ payload: nothing, run: (services) => keepTokensAlive(services), schedule: "23 4 * * 1" }),
} as const;

export type JobName = keyof typeof catalogue;
