-- Discounts of Shopify that rewards went out on: when each was looked at, so that all of them get their turn.
CREATE TABLE "watched_discount" (
    "shop_id" INTEGER NOT NULL,
    "discount_id" TEXT NOT NULL,
    "rail" TEXT NOT NULL,
    "looked_at" TIMESTAMPTZ(6),
    "ends_at" TIMESTAMPTZ(6),

    CONSTRAINT "watched_discount_pkey" PRIMARY KEY ("shop_id","discount_id")
);

CREATE INDEX "watched_discount_shop_id_rail_looked_at_idx" ON "watched_discount"("shop_id", "rail", "looked_at");

ALTER TABLE "watched_discount" ADD CONSTRAINT "watched_discount_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shop"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Below: what Prisma's schema cannot say.

ALTER TABLE watched_discount ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON watched_discount TO goodword_request USING (shop_id = nullif(current_setting('goodword.shop_id', true), '')::int);
GRANT SELECT, INSERT, UPDATE, DELETE ON watched_discount TO goodword_request;
