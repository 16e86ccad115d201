-- A referrer may have several codes in one program: one is shown, the earlier ones still attribute until they are closed.
ALTER TABLE "referral_code" ADD COLUMN "shown" BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE "referral_code" ADD COLUMN "origin" TEXT NOT NULL DEFAULT 'made';
ALTER TABLE "referral_code" ADD COLUMN "created_by" TEXT NOT NULL DEFAULT '';
ALTER TABLE "referral_code" ADD COLUMN "closed_at" TIMESTAMPTZ(6);
ALTER TABLE "referral_code" ADD COLUMN "closed_by" TEXT;

-- The code before this one no longer names the unique key; PostgreSQL builds its successor first.
CREATE UNIQUE INDEX "referral_code_shown" ON "referral_code"("shop_id", "program_id", "referrer_id") WHERE "shown";
CREATE INDEX "referral_code_shop_id_referrer_id_created_at_idx" ON "referral_code"("shop_id", "referrer_id", "created_at");
DROP INDEX "referral_code_shop_id_program_id_referrer_id_key";

-- The list of codes, the newest first; and what is left to do at Shopify, however many are done.
CREATE INDEX "referral_code_shop_id_created_at_id_idx" ON "referral_code"("shop_id", "created_at", "id");
CREATE INDEX "referral_code_to_publish" ON "referral_code"("shop_id", "program_id", "id") WHERE "published" = 'waiting' AND "state" = 'active';
CREATE INDEX "referral_code_to_withdraw" ON "referral_code"("shop_id", "program_id", "id") WHERE "published" = 'published' AND "state" = 'closed';
CREATE INDEX "referral_code_refused" ON "referral_code"("shop_id", "created_at", "id") WHERE "published" = 'refused' AND "state" = 'active';
-- How many friends came by a code.
CREATE INDEX "referral_shop_id_code_id_idx" ON "referral"("shop_id", "code_id");

ALTER TABLE "referral_code" ADD CONSTRAINT "referral_code_state" CHECK ("state" IN ('active', 'closed'));
ALTER TABLE "referral_code" ADD CONSTRAINT "referral_code_origin" CHECK ("origin" IN ('made', 'merchant', 'referrer', 'import'));
ALTER TABLE "referral_code" ADD CONSTRAINT "referral_code_published" CHECK ("published" IN ('waiting', 'published', 'refused', 'withdrawn'));
