-- As of when the address of a friend or referrer is known: an older delivery about their customer changes nothing.
ALTER TABLE "friend" ADD COLUMN "contact_at" TIMESTAMPTZ(6);
ALTER TABLE "referrer" ADD COLUMN "contact_at" TIMESTAMPTZ(6);
-- The referrer whose customer this one's was merged into; null for everybody else.
ALTER TABLE "referrer" ADD COLUMN "merged_into" TEXT;
