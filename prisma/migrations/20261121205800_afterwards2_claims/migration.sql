-- Somebody says afterwards who referred an order, and what was decided about it.
CREATE TABLE "claim" (
    "shop_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "program_id" TEXT NOT NULL,
    "referrer_id" TEXT NOT NULL,
    "code_id" TEXT NOT NULL,
    "side" TEXT NOT NULL,
    "customer_id" TEXT,
    "order_name" TEXT NOT NULL,
    "email_hash" BYTEA,
    "filed_at" TIMESTAMPTZ(6) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'filed',
    "reason" TEXT,
    "answer" TEXT,
    "signals" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "order_id" TEXT,
    "referral_id" TEXT,
    "decided_at" TIMESTAMPTZ(6),
    "decided_by" TEXT,

    CONSTRAINT "claim_pkey" PRIMARY KEY ("shop_id","id")
);

-- The same said twice is one claim.
CREATE UNIQUE INDEX "claim_shop_id_program_id_referrer_id_order_name_email_hash_key" ON "claim"("shop_id", "program_id", "referrer_id", "order_name", "email_hash");
CREATE INDEX "claim_shop_id_state_filed_at_id_idx" ON "claim"("shop_id", "state", "filed_at", "id");
CREATE INDEX "claim_shop_id_referrer_id_filed_at_idx" ON "claim"("shop_id", "referrer_id", "filed_at");
CREATE INDEX "claim_shop_id_customer_id_filed_at_idx" ON "claim"("shop_id", "customer_id", "filed_at");

ALTER TABLE "claim" ADD CONSTRAINT "claim_shop_id_program_id_fkey" FOREIGN KEY ("shop_id", "program_id") REFERENCES "program"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "claim" ADD CONSTRAINT "claim_shop_id_referrer_id_fkey" FOREIGN KEY ("shop_id", "referrer_id") REFERENCES "referrer"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Below: what Prisma's schema cannot say.

ALTER TABLE claim ADD CONSTRAINT claim_state CHECK (state IN ('filed', 'waiting', 'accepted', 'declined'));

ALTER TABLE claim ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON claim TO goodword_request USING (shop_id = nullif(current_setting('goodword.shop_id', true), '')::int);
GRANT SELECT, INSERT, UPDATE, DELETE ON claim TO goodword_request;
