-- What points bring: so many for so much of the shop's currency, as the merchant set it.
CREATE TABLE "points_rate" (
    "shop_id" INTEGER NOT NULL,
    "points" INTEGER NOT NULL,
    "amount_minor" BIGINT NOT NULL,

    CONSTRAINT "points_rate_pkey" PRIMARY KEY ("shop_id","points"),
    CONSTRAINT "points_rate_positive" CHECK ("points" > 0 AND "amount_minor" > 0)
);
ALTER TABLE "points_rate" ADD CONSTRAINT "points_rate_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shop"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE points_rate ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON points_rate TO goodword_request USING (shop_id = nullif(current_setting('goodword.shop_id', true), '')::int);
GRANT SELECT, INSERT, UPDATE, DELETE ON points_rate TO goodword_request;

-- Points lapse after so many days in which none were earned or spent, and are told so many days before; null for never.
ALTER TABLE "shop" ADD COLUMN "points_lapse_days" INTEGER, ADD COLUMN "points_remind_days" INTEGER;
-- Until when a person's points stand, once they were told so, and when that was.
ALTER TABLE "referrer" ADD COLUMN "points_lapse_at" TIMESTAMPTZ(6), ADD COLUMN "points_told_at" TIMESTAMPTZ(6);
