-- What is unspent of an issued reward is taken back when the reward is clawed back.
ALTER TABLE "reward" ADD COLUMN "clawed_seen_minor" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "payout" ADD COLUMN "revoked_minor" BIGINT NOT NULL DEFAULT 0;
CREATE TABLE "payout_revocation" (
    "shop_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "payout_id" TEXT NOT NULL,
    "take_minor" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "revoked_minor" BIGINT NOT NULL DEFAULT 0,
    "reference" TEXT,
    "detail" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(6),
    "look_at" TIMESTAMPTZ(6),
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "payout_revocation_pkey" PRIMARY KEY ("shop_id","id")
);
CREATE INDEX "payout_revocation_shop_id_payout_id_idx" ON "payout_revocation"("shop_id", "payout_id");
ALTER TABLE "payout_revocation" ADD CONSTRAINT "payout_revocation_shop_id_payout_id_fkey" FOREIGN KEY ("shop_id", "payout_id") REFERENCES "payout"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Below: what Prisma's schema cannot say.
-- What was clawed back before this is left as it is.
UPDATE reward SET clawed_seen_minor = clawed_minor WHERE clawed_minor <> 0;
CREATE INDEX reward_clawed_anew ON reward (shop_id, id) WHERE clawed_minor <> clawed_seen_minor AND state IN ('issued', 'clawed_back');
-- One taking back of a payout at a time.
CREATE UNIQUE INDEX payout_revocation_open ON payout_revocation (shop_id, payout_id) WHERE state IN ('requested', 'unknown');
CREATE INDEX payout_revocation_due ON payout_revocation (look_at) WHERE look_at IS NOT NULL;
ALTER TABLE payout_revocation ADD CONSTRAINT payout_revocation_state CHECK (state IN ('requested', 'unknown', 'done', 'refused'));
ALTER TABLE payout ADD CONSTRAINT payout_revoked_within CHECK (revoked_minor >= 0 AND revoked_minor <= amount_minor);
ALTER TABLE "payout_revocation" ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON "payout_revocation" TO goodword_request USING (shop_id = nullif(current_setting('goodword.shop_id', true), '')::int);
GRANT SELECT, INSERT, UPDATE, DELETE ON "payout_revocation" TO goodword_request;
