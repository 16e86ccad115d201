-- Caps per referrer and budgets of programs: what each cause is worth by itself, and how the limits are shared out among them.
-- Safe for the code before it: columns have defaults, tables are new.
ALTER TABLE "program" ADD COLUMN "limited" BOOLEAN NOT NULL DEFAULT false, ADD COLUMN "budgeted" BOOLEAN NOT NULL DEFAULT false;

CREATE TABLE "earning" (
    "shop_id" INTEGER NOT NULL,
    "referral_id" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "program_id" TEXT NOT NULL,
    "referrer_id" TEXT NOT NULL,
    "order_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "currency" TEXT NOT NULL,
    "worth_minor" BIGINT NOT NULL,
    "cap_pool" TEXT,
    "budget_pool" TEXT,
    "capped_minor" BIGINT NOT NULL,
    "given_minor" BIGINT NOT NULL,

    CONSTRAINT "earning_pkey" PRIMARY KEY ("shop_id","referral_id","cause")
);

CREATE TABLE "reward_pool" (
    "shop_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "program_id" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "limit_minor" BIGINT NOT NULL,
    "asked_minor" BIGINT NOT NULL,
    "given_minor" BIGINT NOT NULL,

    CONSTRAINT "reward_pool_pkey" PRIMARY KEY ("shop_id","id")
);

CREATE INDEX "reward_pool_shop_id_program_id_idx" ON "reward_pool"("shop_id", "program_id");

ALTER TABLE "earning" ADD CONSTRAINT "earning_shop_id_referral_id_fkey" FOREIGN KEY ("shop_id", "referral_id") REFERENCES "referral"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "reward_pool" ADD CONSTRAINT "reward_pool_shop_id_program_id_fkey" FOREIGN KEY ("shop_id", "program_id") REFERENCES "program"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Below: what Prisma's schema cannot say.

-- Who gave last and who comes next: the rows beside the line that a limit draws, however many there are.
CREATE INDEX earning_cap_given ON earning (shop_id, cap_pool, at, order_id COLLATE "C", referral_id COLLATE "C", cause COLLATE "C") WHERE capped_minor > 0;
CREATE INDEX earning_cap_asking ON earning (shop_id, cap_pool, at, order_id COLLATE "C", referral_id COLLATE "C", cause COLLATE "C") WHERE capped_minor < worth_minor;
CREATE INDEX earning_budget_given ON earning (shop_id, budget_pool, at, order_id COLLATE "C", referral_id COLLATE "C", cause COLLATE "C") WHERE given_minor > 0;
CREATE INDEX earning_budget_asking ON earning (shop_id, budget_pool, at, order_id COLLATE "C", referral_id COLLATE "C", cause COLLATE "C") WHERE given_minor < capped_minor;

DO $$
DECLARE tenant text;
BEGIN
  FOREACH tenant IN ARRAY ARRAY['earning', 'reward_pool'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant);
    EXECUTE format('CREATE POLICY own_shop ON %I TO goodword_request USING (shop_id = nullif(current_setting(''goodword.shop_id'', true), '''')::int)', tenant);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO goodword_request', tenant);
  END LOOP;
END $$;
