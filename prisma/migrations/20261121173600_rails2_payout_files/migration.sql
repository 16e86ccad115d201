-- Files of payments that the merchant uploads at a provider. A payment is in one live file at most: exported twice it could be
-- paid twice. The content is kept sealed until the file has its end, so that a second download is the very same file.
CREATE TABLE "payout_file" (
    "shop_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "rail" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'exported',
    "currency" TEXT NOT NULL,
    "payments" INTEGER NOT NULL,
    "total_minor" BIGINT NOT NULL,
    "content_sealed" BYTEA,
    "actor" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "uploaded_at" TIMESTAMPTZ(6),
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "payout_file_pkey" PRIMARY KEY ("shop_id","id"),
    CONSTRAINT "payout_file_state_check" CHECK ("state" IN ('exported', 'uploaded', 'settled', 'dropped'))
);
CREATE INDEX "payout_file_shop_id_created_at_id_idx" ON "payout_file"("shop_id", "created_at", "id");

CREATE TABLE "payout_file_line" (
    "shop_id" INTEGER NOT NULL,
    "file_id" TEXT NOT NULL,
    "payout_id" TEXT NOT NULL,
    -- What the provider's report names the payment by.
    "token" TEXT NOT NULL,
    -- Until the file is dropped: its payments wait for another one then.
    "live" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "payout_file_line_pkey" PRIMARY KEY ("shop_id","file_id","payout_id")
);
CREATE UNIQUE INDEX "payout_file_line_once" ON "payout_file_line"("shop_id", "payout_id") WHERE "live";
ALTER TABLE "payout_file_line" ADD CONSTRAINT "payout_file_line_shop_id_file_id_fkey" FOREIGN KEY ("shop_id", "file_id") REFERENCES "payout_file"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "payout_file_line" ADD CONSTRAINT "payout_file_line_shop_id_payout_id_fkey" FOREIGN KEY ("shop_id", "payout_id") REFERENCES "payout"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "payout_file" ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON "payout_file" TO goodword_request USING (shop_id = nullif(current_setting('goodword.shop_id', true), '')::int);
GRANT SELECT, INSERT, UPDATE, DELETE ON "payout_file" TO goodword_request;
ALTER TABLE "payout_file_line" ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON "payout_file_line" TO goodword_request USING (shop_id = nullif(current_setting('goodword.shop_id', true), '')::int);
GRANT SELECT, INSERT, UPDATE, DELETE ON "payout_file_line" TO goodword_request;
