-- People on a waiting list: an address that they confirmed, who brought them, and how many they brought.
CREATE TABLE "list_entry" (
    "shop_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "program_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "email_sealed" BYTEA,
    "email_hash" BYTEA,
    "shown_name" TEXT,
    "code" TEXT NOT NULL,
    "brought_by" TEXT,
    "brought" INTEGER NOT NULL DEFAULT 0,
    "joined_at" TIMESTAMPTZ(6) NOT NULL,
    "confirmed_at" TIMESTAMPTZ(6),
    "removed_at" TIMESTAMPTZ(6),
    "removed_by" TEXT,
    "removed_reason" TEXT,

    CONSTRAINT "list_entry_pkey" PRIMARY KEY ("shop_id","id")
);

CREATE UNIQUE INDEX "list_entry_shop_id_email_hash_program_id_key" ON "list_entry"("shop_id", "email_hash", "program_id");
CREATE UNIQUE INDEX "list_entry_shop_id_code_key" ON "list_entry"("shop_id", "code");
CREATE INDEX "list_entry_shop_id_program_id_state_brought_id_idx" ON "list_entry"("shop_id", "program_id", "state", "brought" DESC, "id");
CREATE INDEX "list_entry_shop_id_program_id_state_joined_at_id_idx" ON "list_entry"("shop_id", "program_id", "state", "joined_at", "id");
CREATE INDEX "list_entry_shop_id_state_joined_at_idx" ON "list_entry"("shop_id", "state", "joined_at");

ALTER TABLE "list_entry" ADD CONSTRAINT "list_entry_shop_id_program_id_fkey" FOREIGN KEY ("shop_id", "program_id") REFERENCES "program"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Below: what Prisma's schema cannot say.

ALTER TABLE list_entry ADD CONSTRAINT list_entry_state CHECK (state IN ('open', 'listed', 'removed', 'erased'));
ALTER TABLE list_entry ADD CONSTRAINT list_entry_not_by_itself CHECK (brought_by <> id);
ALTER TABLE list_entry ADD CONSTRAINT list_entry_brought CHECK (brought >= 0);
ALTER TABLE list_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON list_entry TO goodword_request USING (shop_id = nullif(current_setting('goodword.shop_id', true), '')::int);
GRANT SELECT, INSERT, UPDATE, DELETE ON list_entry TO goodword_request;
