-- What kind of discount stands at Shopify, and when the offer ends. Code from before made amounts off whole orders alone.
alter table program
  add column discount_shape text,
  add column offer_ends_at timestamptz(6);

update program set discount_shape = 'basic:all' where discount_id is not null;
