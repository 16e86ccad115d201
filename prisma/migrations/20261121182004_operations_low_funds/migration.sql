-- The merchant is warned when a provider has less than this for them (shop currency); null for never.
ALTER TABLE "rail_connection" ADD COLUMN "low_funds_minor" BIGINT;
-- Since when these settings are there: what was sent before may have been sent from another account.
ALTER TABLE "rail_connection" ADD COLUMN "connected_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP;
