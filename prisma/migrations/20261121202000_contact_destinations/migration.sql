-- Where people are paid is confirmed by mail before the first money, and a change waits before it holds.
ALTER TABLE "payout_destination" ADD COLUMN "verified_at" TIMESTAMPTZ(6), ADD COLUMN "opens_at" TIMESTAMPTZ(6), ADD COLUMN "before_sealed" BYTEA;
-- What is there was made by signing up at a provider, which looks at people itself.
UPDATE "payout_destination" SET "verified_at" = "changed_at";
ALTER TABLE "shop" ADD COLUMN "details_wait_days" SMALLINT NOT NULL DEFAULT 3;

CREATE TABLE "details_link" (
    "shop_id" INTEGER NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "referrer_id" TEXT NOT NULL,
    "rail" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "of_change" TIMESTAMPTZ(6) NOT NULL,
    "made_at" TIMESTAMPTZ(6) NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "used_at" TIMESTAMPTZ(6),

    CONSTRAINT "details_link_pkey" PRIMARY KEY ("shop_id","token_hash")
);
CREATE INDEX "details_link_shop_id_referrer_id_made_at_idx" ON "details_link"("shop_id", "referrer_id", "made_at");
ALTER TABLE "details_link" ADD CONSTRAINT "details_link_shop_id_referrer_id_fkey" FOREIGN KEY ("shop_id", "referrer_id") REFERENCES "referrer"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Below: what Prisma's schema cannot say.

ALTER TABLE details_link ADD CONSTRAINT details_link_purpose CHECK (purpose IN ('verify', 'stop'));
-- Looked at several times a second.
CREATE INDEX payout_destination_opening ON payout_destination (shop_id, opens_at) WHERE opens_at IS NOT NULL AND verified_at IS NOT NULL;

ALTER TABLE details_link ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON details_link TO goodword_request USING (shop_id = nullif(current_setting('goodword.shop_id', true), '')::int);
GRANT SELECT, INSERT, UPDATE, DELETE ON details_link TO goodword_request;
