-- What happened on each day of a shop, counted at night; the home page adds the days that are not counted yet.

-- CreateTable
CREATE TABLE "shop_day" (
    "shop_id" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "name" TEXT NOT NULL,
    "asset" TEXT NOT NULL DEFAULT '',
    "value" BIGINT NOT NULL,

    CONSTRAINT "shop_day_pkey" PRIMARY KEY ("shop_id","day","name","asset")
);

-- Below: what Prisma's schema cannot say.
ALTER TABLE shop_day ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON shop_day TO goodword_request USING (shop_id = nullif(current_setting('goodword.shop_id', true), '')::int);
GRANT SELECT, INSERT, UPDATE, DELETE ON shop_day TO goodword_request;
