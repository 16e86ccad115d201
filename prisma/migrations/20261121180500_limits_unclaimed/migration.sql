-- Until when an unclaimed reward can be claimed, once its person was told, and when it lapsed.
ALTER TABLE "reward" ADD COLUMN "lapses_at" TIMESTAMPTZ(6), ADD COLUMN "lapsed_at" TIMESTAMPTZ(6);
CREATE INDEX reward_lapsing ON reward (shop_id, referrer_id) WHERE state = 'failed' AND lapses_at IS NOT NULL;
