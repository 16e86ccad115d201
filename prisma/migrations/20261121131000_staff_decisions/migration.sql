-- Staff may say that an order was not referred, and that a friend belongs to another referrer. Both can be taken back.
ALTER TABLE "qualifying_order" ADD COLUMN "removed_at" TIMESTAMPTZ(6);
-- The referral that took this one's place when its friend was moved; null while it stands.
ALTER TABLE "referral" ADD COLUMN "superseded_by" TEXT;

-- A friend belongs to one referrer per program: to that of the referral that stands.
CREATE UNIQUE INDEX "referral_standing" ON "referral"("shop_id", "friend_id", "program_id") WHERE "superseded_by" IS NULL;
CREATE INDEX "referral_shop_id_friend_id_program_id_idx" ON "referral"("shop_id", "friend_id", "program_id");
DROP INDEX "referral_shop_id_friend_id_program_id_key";
