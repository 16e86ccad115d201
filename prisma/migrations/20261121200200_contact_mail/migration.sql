-- Mails to people: one row for each cause, which is also the queue's memory of what became of it.
CREATE TABLE "mail" (
    "shop_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "person_id" TEXT,
    "address_hash" BYTEA,
    "content_sealed" BYTEA,
    "locale" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "reason" TEXT,
    "attempts" SMALLINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "mail_pkey" PRIMARY KEY ("shop_id","id")
);

-- One mail for one cause: told twice is told once.
CREATE UNIQUE INDEX "mail_shop_id_cause_key" ON "mail"("shop_id", "cause");
CREATE INDEX "mail_shop_id_person_id_idx" ON "mail"("shop_id", "person_id");
CREATE INDEX "mail_shop_id_address_hash_idx" ON "mail"("shop_id", "address_hash");
CREATE INDEX "mail_shop_id_state_created_at_idx" ON "mail"("shop_id", "state", "created_at");

ALTER TABLE "mail" ADD CONSTRAINT "mail_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shop"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Where people's answers go, as the merchant has set it in Shopify.
ALTER TABLE "shop" ADD COLUMN "contact_email" TEXT;

-- In which language they read their mails.
ALTER TABLE "referrer" ADD COLUMN "locale" TEXT NOT NULL DEFAULT 'en';

-- Below: what Prisma's schema cannot say.

ALTER TABLE mail ADD CONSTRAINT mail_state CHECK (state IN ('queued', 'sent', 'failed', 'not_sent'));
-- What is old is emptied every night.
CREATE INDEX mail_old ON mail (ended_at) WHERE content_sealed IS NOT NULL AND state <> 'queued';

ALTER TABLE mail ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON mail TO goodword_request USING (shop_id = nullif(current_setting('goodword.shop_id', true), '')::int);
GRANT SELECT, INSERT, UPDATE, DELETE ON mail TO goodword_request;
