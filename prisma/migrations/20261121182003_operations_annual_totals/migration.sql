-- What reached each person, by the calendar year of the shop's time zone: one row for each movement of money out or back.
CREATE TABLE "paid_out" (
    "shop_id" INTEGER NOT NULL,
    "transaction_id" TEXT NOT NULL,
    "year" SMALLINT NOT NULL,
    "referrer_id" TEXT NOT NULL,
    "rail" TEXT NOT NULL,
    "asset" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL,

    CONSTRAINT "paid_out_pkey" PRIMARY KEY ("shop_id","transaction_id")
);
CREATE INDEX "paid_out_shop_id_year_referrer_id_idx" ON "paid_out"("shop_id", "year", "referrer_id");
ALTER TABLE "paid_out" ADD CONSTRAINT "paid_out_shop_id_transaction_id_fkey" FOREIGN KEY ("shop_id", "transaction_id") REFERENCES "ledger_transaction"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "paid_out" ADD CONSTRAINT "paid_out_shop_id_referrer_id_fkey" FOREIGN KEY ("shop_id", "referrer_id") REFERENCES "referrer"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE paid_out ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON paid_out TO goodword_request USING (shop_id = nullif(current_setting('goodword.shop_id', true), '')::int);
GRANT SELECT, INSERT, UPDATE, DELETE ON paid_out TO goodword_request;

INSERT INTO paid_out (shop_id, transaction_id, year, referrer_id, rail, asset, amount_minor)
SELECT t.shop_id, t.id, extract(year FROM t.at AT TIME ZONE coalesce((SELECT z.name FROM pg_timezone_names z WHERE z.name = s.timezone), 'UTC'))::int2,
  p.referrer_id, p.rail, e.asset, e.amount_minor
FROM ledger_transaction t
JOIN shop s ON s.id = t.shop_id
JOIN ledger_entry e ON e.shop_id = t.shop_id AND e.transaction_id = t.id AND e.account = 'rail_cash'
JOIN payout p ON p.shop_id = t.shop_id AND p.id = t.payout_id
WHERE t.kind IN ('settle', 'return');

-- Above so much in a calendar year (shop currency) nothing goes to a person whose tax form has not been received.
ALTER TABLE "shop" ADD COLUMN "tax_threshold_minor" BIGINT;
ALTER TABLE "referrer" ADD COLUMN "tax_form_at" TIMESTAMPTZ(6), ADD COLUMN "tax_form_by" TEXT;
