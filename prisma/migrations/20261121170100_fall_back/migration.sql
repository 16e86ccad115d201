-- The payout whose refusal led to this one, and whether a bulk issue goes on over the next rail.
ALTER TABLE "payout" ADD COLUMN "after_payout_id" TEXT;
ALTER TABLE "payout_run" ADD COLUMN "fall_back" BOOLEAN NOT NULL DEFAULT false, ADD COLUMN "offset_count" INTEGER NOT NULL DEFAULT 0;
CREATE INDEX payout_after ON payout (shop_id, after_payout_id) WHERE after_payout_id IS NOT NULL;
CREATE INDEX reward_due_automatic ON reward (shop_id, created_at) WHERE state = 'due' AND automatic;

-- Rewards that a bulk issue left out before anything was sent, each with its reason.
CREATE TABLE "payout_run_refusal" (
    "shop_id" INTEGER NOT NULL,
    "run_id" TEXT NOT NULL,
    "reward_id" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "detail" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "payout_run_refusal_pkey" PRIMARY KEY ("shop_id","run_id","reward_id")
);
ALTER TABLE "payout_run_refusal" ADD CONSTRAINT "payout_run_refusal_shop_id_run_id_fkey" FOREIGN KEY ("shop_id", "run_id") REFERENCES "payout_run"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "payout_run_refusal" ADD CONSTRAINT "payout_run_refusal_shop_id_reward_id_fkey" FOREIGN KEY ("shop_id", "reward_id") REFERENCES "reward"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE payout_run_refusal ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON payout_run_refusal TO goodword_request USING (shop_id = nullif(current_setting('goodword.shop_id', true), '')::int);
GRANT SELECT, INSERT, UPDATE, DELETE ON payout_run_refusal TO goodword_request;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON payout_run_refusal FOR EACH ROW EXECUTE FUNCTION refuse_change();
