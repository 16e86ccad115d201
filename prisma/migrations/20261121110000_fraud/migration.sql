-- Fraud rules: what orders leave for them, what fired, what a person has to look at, and the replay over past orders.
-- Safe for the code before it: columns have defaults, tables are new.

ALTER TABLE "referrer" ADD COLUMN "marks" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN "banned_at" TIMESTAMPTZ(6),
ADD COLUMN "banned_by" TEXT,
ADD COLUMN "ban_note" TEXT;

ALTER TABLE "referral" ADD COLUMN "cleared_at" TIMESTAMPTZ(6);

CREATE TABLE "order_trace" (
    "shop_id" INTEGER NOT NULL,
    "order_id" TEXT NOT NULL,
    "referral_id" TEXT NOT NULL,
    "marks" JSONB NOT NULL DEFAULT '{}',
    "network" BYTEA,
    "host" TEXT,
    "clicks" TEXT NOT NULL DEFAULT '',
    "disposable" BOOLEAN NOT NULL DEFAULT false,
    "gift_cards" INTEGER NOT NULL DEFAULT 0,
    "at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "order_trace_pkey" PRIMARY KEY ("shop_id","order_id")
);

CREATE TABLE "fraud_hit" (
    "shop_id" INTEGER NOT NULL,
    "order_id" TEXT NOT NULL,
    "signal" TEXT NOT NULL,
    "referral_id" TEXT NOT NULL,
    "friend" TEXT NOT NULL,
    "referrer" TEXT NOT NULL,
    "numbers" JSONB NOT NULL DEFAULT '{}',
    "at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "fraud_hit_pkey" PRIMARY KEY ("shop_id","order_id","signal")
);

CREATE TABLE "review" (
    "shop_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "referral_id" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "opened_at" TIMESTAMPTZ(6) NOT NULL,
    "due_at" TIMESTAMPTZ(6),
    "unreviewed" TEXT NOT NULL,
    "reminded" SMALLINT NOT NULL DEFAULT 0,
    "decided_at" TIMESTAMPTZ(6),
    "decided_by" TEXT,
    "note" TEXT,
    "plea" TEXT,
    "before" JSONB,

    CONSTRAINT "review_pkey" PRIMARY KEY ("shop_id","id")
);

CREATE TABLE "replay" (
    "shop_id" INTEGER NOT NULL,
    "program_id" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "asked_at" TIMESTAMPTZ(6) NOT NULL,
    "done_at" TIMESTAMPTZ(6),
    "cursor" TEXT,
    "orders" INTEGER NOT NULL DEFAULT 0,
    "figures" JSONB NOT NULL DEFAULT '{}',
    "detail" TEXT,

    CONSTRAINT "replay_pkey" PRIMARY KEY ("shop_id","program_id")
);

CREATE INDEX "order_trace_shop_id_referral_id_idx" ON "order_trace"("shop_id", "referral_id");
CREATE INDEX "fraud_hit_shop_id_referral_id_idx" ON "fraud_hit"("shop_id", "referral_id");
CREATE INDEX "review_shop_id_referral_id_idx" ON "review"("shop_id", "referral_id");
CREATE INDEX "review_shop_id_state_opened_at_id_idx" ON "review"("shop_id", "state", "opened_at", "id");

ALTER TABLE "review" ADD CONSTRAINT "review_shop_id_referral_id_fkey" FOREIGN KEY ("shop_id", "referral_id") REFERENCES "referral"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- Below: what Prisma's schema cannot say.

-- How many referred orders came from one network lately: the newest few are read, whatever their number.
CREATE INDEX order_trace_network ON order_trace (shop_id, network, at DESC) WHERE network IS NOT NULL;
-- One open review a referral: a second look asked for twice is one.
CREATE UNIQUE INDEX review_open ON review (shop_id, referral_id) WHERE state = 'open';
CREATE INDEX review_due ON review (due_at) WHERE state = 'open' AND due_at IS NOT NULL;

ALTER TABLE review ADD CONSTRAINT review_state CHECK (state IN ('open', 'approved', 'rejected', 'paid', 'voided', 'closed'));
ALTER TABLE replay ADD CONSTRAINT replay_state CHECK (state IN ('waiting', 'running', 'done', 'failed'));

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON fraud_hit FOR EACH ROW EXECUTE FUNCTION refuse_change();

DO $$
DECLARE tenant text;
BEGIN
  FOREACH tenant IN ARRAY ARRAY['order_trace', 'fraud_hit', 'review', 'replay'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant);
    EXECUTE format('CREATE POLICY own_shop ON %I TO goodword_request USING (shop_id = nullif(current_setting(''goodword.shop_id'', true), '''')::int)', tenant);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO goodword_request', tenant);
  END LOOP;
END $$;
