-- When a due reward of an automatic program goes out, by business time: null where nothing has been decided yet, or where
-- something else than time has to come first. What a person approved, up to this amount.
ALTER TABLE "reward" ADD COLUMN "issue_at" TIMESTAMPTZ(6), ADD COLUMN "approved_minor" BIGINT;
CREATE INDEX reward_to_issue ON reward (shop_id, issue_at) WHERE state = 'due' AND automatic AND issue_at IS NOT NULL AND coalesce(reason, '') NOT IN ('needs_approval', 'below_minimum_payout');
CREATE INDEX reward_to_approve ON reward (shop_id, created_at, id) WHERE state = 'due' AND reason = 'needs_approval';
