-- A referral is judged from its whole history. What was decided once is kept apart from what follows from it:
-- `state`, `reason`, `check_at` and an order's `refusal` are worked out again after every change.

-- What staff or a fraud rule decided.
ALTER TABLE referral ADD COLUMN verdict TEXT, ADD COLUMN verdict_reason TEXT, ADD COLUMN verdict_values JSONB,
-- The order by which Shopify is asked whether the friend is new, and how many it knows before that one.
  ADD COLUMN check_order_id TEXT, ADD COLUMN previous_orders INTEGER;
ALTER TABLE referral ADD CONSTRAINT referral_verdict CHECK (verdict IN ('rejected', 'flagged'));
-- Why an order can never earn, whatever its state.
ALTER TABLE qualifying_order ADD COLUMN bar TEXT;

UPDATE qualifying_order o SET bar = o.refusal WHERE o.refusal IN ('self_referral', 'belongs_to_other_referrer');
-- A referral that was rejected as a self-referral wrote only the first order down as one.
UPDATE qualifying_order o SET bar = 'self_referral' FROM referral r
  WHERE r.shop_id = o.shop_id AND r.id = o.referral_id AND r.state = 'rejected' AND r.reason = 'self_referral';
UPDATE referral r SET verdict = 'rejected', verdict_reason = r.reason,
    verdict_values = (SELECT o.refusal_values FROM qualifying_order o WHERE o.shop_id = r.shop_id AND o.referral_id = r.id AND o.refusal = r.reason
      AND o.refusal_values IS NOT NULL LIMIT 1)
  WHERE r.state = 'rejected' AND r.reason NOT IN ('self_referral', 'existing_customer');
UPDATE referral r SET check_order_id = o.order_id,
    previous_orders = CASE WHEN r.check_at IS NOT NULL THEN NULL
      WHEN r.reason = 'existing_customer' THEN greatest(1, coalesce((o.refusal_values ->> 'previousOrders')::int, 1)) ELSE 0 END
  FROM (
    SELECT DISTINCT ON (shop_id, referral_id) shop_id, referral_id, order_id, refusal_values FROM qualifying_order WHERE attribution <> 'known_friend'
    ORDER BY shop_id, referral_id, paid_at, length(order_id), order_id
  ) o
  WHERE o.shop_id = r.shop_id AND o.referral_id = r.id AND (r.state <> 'rejected' OR r.reason = 'existing_customer');
