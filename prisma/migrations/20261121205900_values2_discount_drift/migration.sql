-- Discounts of ours at Shopify that are not as we made them: one row each, as long as that lasts.
CREATE TABLE "discount_drift" (
    "shop_id" INTEGER NOT NULL,
    "discount_id" TEXT NOT NULL,
    "program_id" TEXT,
    "rail" TEXT,
    "name" TEXT NOT NULL,
    "gone" BOOLEAN NOT NULL,
    "changes" TEXT[],
    "found_at" TIMESTAMPTZ(6) NOT NULL,
    "accepted_at" TIMESTAMPTZ(6),
    "accepted_by" TEXT,

    CONSTRAINT "discount_drift_pkey" PRIMARY KEY ("shop_id","discount_id")
);

ALTER TABLE "discount_drift" ADD CONSTRAINT "discount_drift_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shop"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Below: what Prisma's schema cannot say.

-- It carries a program's offer, or a rail's rewards.
ALTER TABLE discount_drift ADD CONSTRAINT discount_drift_of_one CHECK (program_id IS NULL OR rail IS NULL);

ALTER TABLE discount_drift ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON discount_drift TO goodword_request USING (shop_id = nullif(current_setting('goodword.shop_id', true), '')::int);
GRANT SELECT, INSERT, UPDATE, DELETE ON discount_drift TO goodword_request;
