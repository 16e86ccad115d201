-- Holds may be counted from fulfilment. Until then they have no end: a day far off stands for it (core/reward/open-hold.ts).
ALTER TABLE "qualifying_order" ADD COLUMN "fulfilled_at" TIMESTAMPTZ(6);
-- Those whose order nobody fulfils are told of once a night.
CREATE INDEX reward_open_hold ON reward (shop_id, order_id) WHERE state = 'held' AND hold_until >= '9999-01-01T00:00:00Z';
