-- What of something that ended unused counts as taken back, since its reward was clawed back.
ALTER TABLE "payout_expiry" ADD COLUMN "taken_minor" BIGINT NOT NULL DEFAULT 0;
