-- Who asks to join a program that takes people one by one, and what was decided.
CREATE TABLE "application" (
    "shop_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "program_id" TEXT NOT NULL,
    "referrer_id" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "about" TEXT,
    "by_hand" BOOLEAN NOT NULL DEFAULT false,
    "applied_at" TIMESTAMPTZ(6) NOT NULL,
    "decided_at" TIMESTAMPTZ(6),
    "decided_by" TEXT,
    "answer" TEXT,

    CONSTRAINT "application_pkey" PRIMARY KEY ("shop_id","id")
);

-- One application of a person for a program: asked for twice is one.
CREATE UNIQUE INDEX "application_shop_id_program_id_referrer_id_key" ON "application"("shop_id", "program_id", "referrer_id");
CREATE INDEX "application_shop_id_referrer_id_idx" ON "application"("shop_id", "referrer_id");
CREATE INDEX "application_shop_id_state_applied_at_id_idx" ON "application"("shop_id", "state", "applied_at", "id");

ALTER TABLE "application" ADD CONSTRAINT "application_shop_id_program_id_fkey" FOREIGN KEY ("shop_id", "program_id") REFERENCES "program"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "application" ADD CONSTRAINT "application_shop_id_referrer_id_fkey" FOREIGN KEY ("shop_id", "referrer_id") REFERENCES "referrer"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Below: what Prisma's schema cannot say.

ALTER TABLE application ADD CONSTRAINT application_state CHECK (state IN ('waiting', 'approved', 'declined'));

ALTER TABLE application ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON application TO goodword_request USING (shop_id = nullif(current_setting('goodword.shop_id', true), '')::int);
GRANT SELECT, INSERT, UPDATE, DELETE ON application TO goodword_request;
