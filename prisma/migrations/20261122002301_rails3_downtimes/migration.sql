-- Banks that a provider cannot pay now, by its own word.
CREATE TABLE "rail_downtime" (
    "shop_id" INTEGER NOT NULL,
    "rail" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "bank" TEXT NOT NULL,
    "modes" TEXT[],
    "started_at" TIMESTAMPTZ(6) NOT NULL,
    "ends_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "rail_downtime_pkey" PRIMARY KEY ("shop_id","rail","id")
);

-- Below: what Prisma's schema cannot say.

ALTER TABLE rail_downtime ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON rail_downtime TO goodword_request USING (shop_id = nullif(current_setting('goodword.shop_id', true), '')::int);
GRANT SELECT, INSERT, UPDATE, DELETE ON rail_downtime TO goodword_request;
