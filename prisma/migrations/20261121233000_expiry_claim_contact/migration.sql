-- Where a friend who forgot the code is told what came of it: sealed, and emptied with the mail about it.
ALTER TABLE "claim" ADD COLUMN "contact_sealed" BYTEA;

-- Below: what Prisma's schema cannot say.

-- What is old is emptied every night.
CREATE INDEX claim_contact ON claim (decided_at) WHERE contact_sealed IS NOT NULL;
