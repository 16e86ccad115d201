-- What was issued and runs out: until when, whether its person was told, and what became of it. One row for each such payout.
CREATE TABLE "payout_expiry" (
    "shop_id" INTEGER NOT NULL,
    "payout_id" TEXT NOT NULL,
    "from_at" TIMESTAMPTZ(6) NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "reminded_at" TIMESTAMPTZ(6),
    "ended_at" TIMESTAMPTZ(6),
    "ended_as" TEXT,
    "left_minor" BIGINT,

    CONSTRAINT "payout_expiry_pkey" PRIMARY KEY ("shop_id","payout_id")
);

-- What people hold that runs out, on any day.
CREATE INDEX "payout_expiry_shop_id_expires_at_idx" ON "payout_expiry"("shop_id", "expires_at");

ALTER TABLE "payout_expiry" ADD CONSTRAINT "payout_expiry_shop_id_payout_id_fkey" FOREIGN KEY ("shop_id", "payout_id") REFERENCES "payout"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- So many days before, people are told; null for never.
ALTER TABLE "shop" ADD COLUMN "expiry_remind_days" SMALLINT DEFAULT 7;

-- Below: what Prisma's schema cannot say.

ALTER TABLE payout_expiry ADD CONSTRAINT payout_expiry_end CHECK ((ended_at IS NULL) = (ended_as IS NULL) AND ended_as IN ('used', 'expired', 'taken_back'));
-- The night reads what has no end yet, the soonest first.
CREATE INDEX payout_expiry_open ON payout_expiry (shop_id, expires_at, payout_id) WHERE ended_at IS NULL;
-- Rewards of which somebody was told that they lapse: few beside all others.
CREATE INDEX reward_told ON reward (shop_id) WHERE lapses_at IS NOT NULL;

ALTER TABLE payout_expiry ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON payout_expiry TO goodword_request USING (shop_id = nullif(current_setting('goodword.shop_id', true), '')::int);
GRANT SELECT, INSERT, UPDATE, DELETE ON payout_expiry TO goodword_request;
