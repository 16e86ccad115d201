-- Payouts that leave in one request (PayPal). Code before this one never sets batch_id and goes on as it did.
CREATE TABLE "payout_batch" (
    "shop_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "rail" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "number" SMALLINT NOT NULL DEFAULT 1,
    "reference" TEXT,
    "detail" TEXT,
    "started_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "payout_batch_pkey" PRIMARY KEY ("shop_id","id"),
    CONSTRAINT "payout_batch_state_check" CHECK ("state" IN ('open', 'sending', 'unknown', 'sent', 'refused'))
);

-- Those that somebody has to drive on; the others are history.
CREATE INDEX "payout_batch_live" ON "payout_batch"("shop_id", "updated_at") WHERE "state" IN ('open', 'sending', 'unknown');

ALTER TABLE "payout" ADD COLUMN "batch_id" TEXT;
CREATE INDEX "payout_shop_id_batch_id_idx" ON "payout"("shop_id", "batch_id");
ALTER TABLE "payout" ADD CONSTRAINT "payout_shop_id_batch_id_fkey" FOREIGN KEY ("shop_id", "batch_id") REFERENCES "payout_batch"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "payout_batch" ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON "payout_batch" TO goodword_request USING (shop_id = nullif(current_setting('goodword.shop_id', true), '')::int);
GRANT SELECT, INSERT, UPDATE, DELETE ON "payout_batch" TO goodword_request;
