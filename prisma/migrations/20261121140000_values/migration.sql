-- A reward may be worth something else than money: the code of an asset (core/money/asset.ts) is longer than a currency's.
ALTER TABLE "reward" ALTER COLUMN "currency" SET DATA TYPE TEXT;
ALTER TABLE "payout" ALTER COLUMN "currency" SET DATA TYPE TEXT;

-- Where a referrer wants a rail to send.
CREATE TABLE "payout_destination" (
    "shop_id" INTEGER NOT NULL,
    "referrer_id" TEXT NOT NULL,
    "rail" TEXT NOT NULL,
    "details_sealed" BYTEA NOT NULL,
    "changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "payout_destination_pkey" PRIMARY KEY ("shop_id","referrer_id","rail")
);
ALTER TABLE "payout_destination" ADD CONSTRAINT "payout_destination_shop_id_referrer_id_fkey" FOREIGN KEY ("shop_id", "referrer_id") REFERENCES "referrer"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "payout_destination" ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON "payout_destination" TO goodword_request USING (shop_id = nullif(current_setting('goodword.shop_id', true), '')::int);
GRANT SELECT, INSERT, UPDATE, DELETE ON "payout_destination" TO goodword_request;
