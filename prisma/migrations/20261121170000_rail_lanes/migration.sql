-- How a shop's sending over one rail goes: one hand sends at a time, at the rail's pace, and stops where it makes no sense.
CREATE TABLE "rail_lane" (
    "shop_id" INTEGER NOT NULL,
    "rail" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'flowing',
    "recent" TEXT NOT NULL DEFAULT '',
    "pauses" SMALLINT NOT NULL DEFAULT 0,
    "wake_at" TIMESTAMPTZ(6),

    CONSTRAINT "rail_lane_pkey" PRIMARY KEY ("shop_id","rail")
);
CREATE INDEX rail_lane_awake ON rail_lane (wake_at) WHERE wake_at IS NOT NULL;
ALTER TABLE rail_lane ADD CONSTRAINT rail_lane_state CHECK (state IN ('flowing', 'broken', 'needs_funds'));
ALTER TABLE rail_lane ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON rail_lane TO goodword_request USING (shop_id = nullif(current_setting('goodword.shop_id', true), '')::int);
GRANT SELECT, INSERT, UPDATE, DELETE ON rail_lane TO goodword_request;

-- Not before this moment is it sent (by the machine's clock), or asked about (by business time; null: nobody asks).
ALTER TABLE "payout" ADD COLUMN "send_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP, ADD COLUMN "look_at" TIMESTAMPTZ(6);
UPDATE payout SET look_at = now() WHERE state IN ('sending', 'accepted', 'unknown');
INSERT INTO rail_lane (shop_id, rail, wake_at) SELECT DISTINCT shop_id, rail, now() FROM payout WHERE state = 'requested';
CREATE INDEX payout_to_send ON payout (shop_id, rail, send_at, id) WHERE state = 'requested';
CREATE INDEX payout_to_look ON payout (shop_id, look_at) WHERE state IN ('sending', 'accepted', 'unknown');

-- Due work is found shop by shop, so an index of it begins with the shop. Dropping the old ones changes speed alone.
CREATE INDEX reward_due_hold ON reward (shop_id, hold_until) WHERE state = 'held';
CREATE INDEX referral_due_check ON referral (shop_id, check_at) WHERE check_at IS NOT NULL;
DROP INDEX reward_held;
DROP INDEX referral_to_check;
DROP INDEX payout_open;
