-- Who was invited to sign up and gave their address: found again when the account is made.
CREATE TABLE "sign_up_wish" (
    "shop_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "program_id" TEXT NOT NULL,
    "code_id" TEXT NOT NULL,
    "visit_id" TEXT,
    "email_hash" BYTEA NOT NULL,
    "marks" JSONB NOT NULL DEFAULT '{}',
    "network" BYTEA,
    "disposable" BOOLEAN NOT NULL DEFAULT false,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "order_id" TEXT,

    CONSTRAINT "sign_up_wish_pkey" PRIMARY KEY ("shop_id","id")
);

-- One of a person in a program: asked for twice is one, of the invitation that was followed last.
CREATE UNIQUE INDEX "sign_up_wish_shop_id_email_hash_program_id_key" ON "sign_up_wish"("shop_id", "email_hash", "program_id");
CREATE INDEX "sign_up_wish_shop_id_at_idx" ON "sign_up_wish"("shop_id", "at");

ALTER TABLE "sign_up_wish" ADD CONSTRAINT "sign_up_wish_shop_id_code_id_fkey" FOREIGN KEY ("shop_id", "code_id") REFERENCES "referral_code"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Below: what Prisma's schema cannot say.

ALTER TABLE sign_up_wish ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON sign_up_wish TO goodword_request USING (shop_id = nullif(current_setting('goodword.shop_id', true), '')::int);
GRANT SELECT, INSERT, UPDATE, DELETE ON sign_up_wish TO goodword_request;
