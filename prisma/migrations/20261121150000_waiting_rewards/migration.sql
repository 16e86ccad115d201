-- Rewards that a rail refused for something that passes by itself are looked at again, the longest untouched first.
CREATE INDEX reward_refused ON reward (reason, updated_at) WHERE state = 'failed';
