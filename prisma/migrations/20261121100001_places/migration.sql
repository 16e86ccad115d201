-- Tiers, milestones and every-Nth go by a referral's place among those of its referrer that count.
ALTER TABLE program ADD COLUMN ranked BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE referral ADD COLUMN counts_since TIMESTAMPTZ(6);
-- Only programs with such rules have rows in it.
CREATE INDEX referral_place ON referral (shop_id, program_id, referrer_id, counts_since, id) WHERE counts_since IS NOT NULL;
