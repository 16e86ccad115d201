-- Roll-ups of the books. The entries stay the truth; these are sums over them, so that a page costs the same however many
-- there are. Whoever posts adds one row to ledger_unfolded for each statement and shop, and a loop of the worker takes those
-- rows away and adds their entries to the sums in one transaction: sums plus what is unfolded are exact at every moment, and
-- no order waits for a row that another one holds.

-- CreateTable
CREATE TABLE "ledger_unfolded" (
    "shop_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "transactions" TEXT[],

    CONSTRAINT "ledger_unfolded_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "ledger_day" (
    "shop_id" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "asset" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "rail" TEXT NOT NULL DEFAULT '',
    "debit_minor" BIGINT NOT NULL DEFAULT 0,
    "credit_minor" BIGINT NOT NULL DEFAULT 0,
    "below_zero_minor" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "ledger_day_pkey" PRIMARY KEY ("shop_id","day","asset","account","rail")
);

-- CreateTable
CREATE TABLE "person_month" (
    "shop_id" INTEGER NOT NULL,
    "party_id" TEXT NOT NULL,
    "asset" TEXT NOT NULL,
    "month" DATE NOT NULL,
    "held_minor" BIGINT NOT NULL DEFAULT 0,
    "payable_minor" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "person_month_pkey" PRIMARY KEY ("shop_id","party_id","asset","month")
);

-- CreateTable
CREATE TABLE "person_balance" (
    "shop_id" INTEGER NOT NULL,
    "party_id" TEXT NOT NULL,
    "asset" TEXT NOT NULL,
    "held_minor" BIGINT NOT NULL DEFAULT 0,
    "payable_minor" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "person_balance_pkey" PRIMARY KEY ("shop_id","party_id","asset")
);

-- AlterTable: a line may be about a referrer alone (a balance forgiven), and each is on the referrer's record.
ALTER TABLE "activity" ALTER COLUMN "referral_id" DROP NOT NULL;
ALTER TABLE "activity" ADD COLUMN "referrer_id" TEXT;

-- CreateIndex
CREATE INDEX "referrer_shop_id_created_at_id_idx" ON "referrer"("shop_id", "created_at", "id");

-- Below: what Prisma's schema cannot say.

-- People below zero, for the list of them.
CREATE INDEX person_balance_below_zero ON person_balance (shop_id, party_id) WHERE payable_minor < 0;
-- A person's statement, in the order it happened: ids of transactions begin with their time.
CREATE INDEX ledger_entry_of_person ON ledger_entry (shop_id, party_id, transaction_id) WHERE party_id <> '';
-- A referrer's codes.
CREATE INDEX referral_code_of_referrer ON referral_code (shop_id, referrer_id, created_at);
-- A person's record, the newest first.
CREATE INDEX activity_of_referrer ON activity (shop_id, referrer_id, id) WHERE referrer_id IS NOT NULL;

-- Lines of before are put on their referrer's record.
ALTER TABLE activity DISABLE TRIGGER append_only;
UPDATE activity a SET referrer_id = r.referrer_id FROM referral r WHERE r.shop_id = a.shop_id AND r.id = a.referral_id;
ALTER TABLE activity ENABLE TRIGGER append_only;

CREATE FUNCTION note_unfolded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ledger_unfolded (shop_id, at, transactions) SELECT shop_id, at, array_agg(id) FROM posted GROUP BY shop_id, at;
  RETURN NULL;
END $$;
CREATE TRIGGER unfolded AFTER INSERT ON ledger_transaction REFERENCING NEW TABLE AS posted FOR EACH STATEMENT EXECUTE FUNCTION note_unfolded();
-- What was posted before is folded as if it were posted now.
INSERT INTO ledger_unfolded (shop_id, at, transactions)
  SELECT shop_id, min(at), array_agg(id) FROM (
    -- No day of any time zone begins within such a slot.
    SELECT shop_id, at, id, slot, row_number() OVER (PARTITION BY shop_id, slot ORDER BY id) / 500 AS part
    FROM ledger_transaction, date_bin('15 minutes', at, '2000-01-01T00:00:00Z') slot
  ) t GROUP BY shop_id, slot, part;

DO $$
DECLARE tenant text;
BEGIN
  FOREACH tenant IN ARRAY ARRAY['ledger_unfolded', 'ledger_day', 'person_month', 'person_balance'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant);
    EXECUTE format('CREATE POLICY own_shop ON %I TO goodword_request USING (shop_id = nullif(current_setting(''goodword.shop_id'', true), '''')::int)', tenant);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO goodword_request', tenant);
  END LOOP;
END $$;
GRANT USAGE ON SEQUENCE ledger_unfolded_id_seq TO goodword_request;
