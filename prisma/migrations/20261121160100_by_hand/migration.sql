-- The page of payments that people hand over: one rail's payouts in one state, oldest or newest first.
CREATE INDEX "payout_shop_id_rail_state_created_at_id_idx" ON "payout"("shop_id", "rail", "state", "created_at", "id");
