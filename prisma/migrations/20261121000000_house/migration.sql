-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "shop" (
    "id" SERIAL NOT NULL,
    "domain" TEXT NOT NULL,
    "shopify_id" TEXT,
    "name" TEXT NOT NULL DEFAULT '',
    "currency" CHAR(3) NOT NULL DEFAULT 'USD',
    "timezone" TEXT NOT NULL DEFAULT 'UTC',
    "storefront_url" TEXT,
    "state" TEXT NOT NULL DEFAULT 'installed',
    "installed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "uninstalled_at" TIMESTAMPTZ(6),
    "scopes" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "shop_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "shop" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "isOnline" BOOLEAN NOT NULL DEFAULT false,
    "scope" TEXT,
    "expires" TIMESTAMP(3),
    "accessToken" TEXT NOT NULL,
    "userId" BIGINT,
    "firstName" TEXT,
    "lastName" TEXT,
    "email" TEXT,
    "accountOwner" BOOLEAN NOT NULL DEFAULT false,
    "locale" TEXT,
    "collaborator" BOOLEAN DEFAULT false,
    "emailVerified" BOOLEAN DEFAULT false,
    "refreshToken" TEXT,
    "refreshTokenExpires" TIMESTAMP(3),

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inbound_event" (
    "shop_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "source" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "event_key" BYTEA NOT NULL,
    "subject" TEXT NOT NULL,
    "lane" SMALLINT NOT NULL,
    "headers" JSONB NOT NULL,
    "body" BYTEA,
    "received_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "state" TEXT NOT NULL DEFAULT 'new',
    "reason" TEXT,
    "attempts" SMALLINT NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "processed_at" TIMESTAMPTZ(6),

    CONSTRAINT "inbound_event_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "program" (
    "shop_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'draft',
    "terms_version" INTEGER NOT NULL DEFAULT 1,
    "discount_id" TEXT,
    "published_version" INTEGER,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "program_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "terms" (
    "shop_id" INTEGER NOT NULL,
    "program_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "body" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "terms_pkey" PRIMARY KEY ("shop_id","program_id","version")
);

-- CreateTable
CREATE TABLE "referrer" (
    "shop_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "customer_id" TEXT,
    "name_sealed" BYTEA,
    "email_sealed" BYTEA,
    "email_hash" BYTEA,
    "state" TEXT NOT NULL DEFAULT 'active',
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "referrer_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "referral_code" (
    "shop_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "program_id" TEXT NOT NULL,
    "referrer_id" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "folded" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'active',
    "published" TEXT NOT NULL DEFAULT 'waiting',
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "referral_code_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "visit" (
    "shop_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "code_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "visit_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "friend" (
    "shop_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "customer_id" TEXT,
    "email_hash" BYTEA,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "friend_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "referral" (
    "shop_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "program_id" TEXT NOT NULL,
    "terms_version" INTEGER NOT NULL,
    "referrer_id" TEXT NOT NULL,
    "friend_id" TEXT NOT NULL,
    "code_id" TEXT,
    "visit_id" TEXT,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "check_at" TIMESTAMPTZ(6),

    CONSTRAINT "referral_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "qualifying_order" (
    "shop_id" INTEGER NOT NULL,
    "order_id" TEXT NOT NULL,
    "referral_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "attribution" TEXT NOT NULL,
    "confidence" SMALLINT NOT NULL,
    "evidence" JSONB NOT NULL,
    "refusal" TEXT,
    "refusal_values" JSONB,
    "base_minor" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "paid_at" TIMESTAMPTZ(6),
    "cancelled_at" TIMESTAMPTZ(6),
    "fully_refunded" BOOLEAN NOT NULL DEFAULT false,
    "state_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "qualifying_order_pkey" PRIMARY KEY ("shop_id","order_id")
);

-- CreateTable
CREATE TABLE "reward" (
    "shop_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "referral_id" TEXT NOT NULL,
    "program_id" TEXT NOT NULL,
    "terms_version" INTEGER NOT NULL,
    "side" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "order_id" TEXT,
    "referrer_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "amount_minor" BIGINT NOT NULL,
    "clawed_minor" BIGINT NOT NULL DEFAULT 0,
    "currency" CHAR(3) NOT NULL,
    "hold_until" TIMESTAMPTZ(6) NOT NULL,
    "automatic" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reward_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "ledger_transaction" (
    "shop_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "reward_id" TEXT,
    "payout_id" TEXT,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ledger_transaction_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "ledger_entry" (
    "shop_id" INTEGER NOT NULL,
    "transaction_id" TEXT NOT NULL,
    "line" SMALLINT NOT NULL,
    "account" TEXT NOT NULL,
    "party_id" TEXT NOT NULL DEFAULT '',
    "rail" TEXT NOT NULL DEFAULT '',
    "asset" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL,

    CONSTRAINT "ledger_entry_pkey" PRIMARY KEY ("shop_id","transaction_id","line")
);

-- CreateTable
CREATE TABLE "payout_run" (
    "shop_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "rail" TEXT NOT NULL,
    "started_by" TEXT NOT NULL,
    "press_key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "payout_run_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "payout" (
    "shop_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "run_id" TEXT,
    "referrer_id" TEXT NOT NULL,
    "rail" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "detail" TEXT,
    "amount_minor" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "reference" TEXT,
    "other_references" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "delivery_sealed" BYTEA,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "payout_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "payout_reward" (
    "shop_id" INTEGER NOT NULL,
    "payout_id" TEXT NOT NULL,
    "reward_id" TEXT NOT NULL,
    "live" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "payout_reward_pkey" PRIMARY KEY ("shop_id","payout_id","reward_id")
);

-- CreateTable
CREATE TABLE "payout_attempt" (
    "shop_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "payout_id" TEXT NOT NULL,
    "number" SMALLINT NOT NULL,
    "key" TEXT NOT NULL,
    "order_sealed" BYTEA,
    "outcome" TEXT NOT NULL,
    "detail" TEXT,
    "reference" TEXT,
    "started_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(6),
    "tries" SMALLINT NOT NULL DEFAULT 0,

    CONSTRAINT "payout_attempt_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "rail_connection" (
    "shop_id" INTEGER NOT NULL,
    "rail" TEXT NOT NULL,
    "settings_sealed" BYTEA NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'connected',
    "summary" TEXT NOT NULL DEFAULT '',
    "webhook_token" TEXT,
    "checked_at" TIMESTAMPTZ(6),
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rail_connection_pkey" PRIMARY KEY ("shop_id","rail")
);

-- CreateTable
CREATE TABLE "problem" (
    "shop_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "href" TEXT NOT NULL DEFAULT '',
    "since" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "cleared_at" TIMESTAMPTZ(6),

    CONSTRAINT "problem_pkey" PRIMARY KEY ("shop_id","key")
);

-- CreateTable
CREATE TABLE "activity" (
    "shop_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "referral_id" TEXT NOT NULL,
    "reward_id" TEXT,
    "payout_id" TEXT,
    "actor" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "reason" TEXT,
    "data" JSONB NOT NULL DEFAULT '{}',
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "activity_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "checkpoint" (
    "shop_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "checkpoint_pkey" PRIMARY KEY ("shop_id","name")
);

-- CreateTable
CREATE TABLE "privacy_receipt" (
    "shop_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "done" JSONB NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "privacy_receipt_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "shop_domain_key" ON "shop"("domain");

-- CreateIndex
CREATE INDEX "session_shop_idx" ON "session"("shop");

-- CreateIndex
CREATE UNIQUE INDEX "inbound_event_shop_id_source_event_key_key" ON "inbound_event"("shop_id", "source", "event_key");

-- CreateIndex
CREATE INDEX "referrer_shop_id_email_hash_idx" ON "referrer"("shop_id", "email_hash");

-- CreateIndex
CREATE UNIQUE INDEX "referrer_shop_id_customer_id_key" ON "referrer"("shop_id", "customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "referral_code_shop_id_folded_key" ON "referral_code"("shop_id", "folded");

-- CreateIndex
CREATE UNIQUE INDEX "referral_code_shop_id_program_id_referrer_id_key" ON "referral_code"("shop_id", "program_id", "referrer_id");

-- CreateIndex
CREATE INDEX "visit_shop_id_code_id_at_idx" ON "visit"("shop_id", "code_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "friend_shop_id_customer_id_key" ON "friend"("shop_id", "customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "friend_shop_id_email_hash_key" ON "friend"("shop_id", "email_hash");

-- CreateIndex
CREATE INDEX "referral_shop_id_created_at_id_idx" ON "referral"("shop_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "referral_shop_id_state_created_at_id_idx" ON "referral"("shop_id", "state", "created_at", "id");

-- CreateIndex
CREATE INDEX "referral_shop_id_referrer_id_created_at_idx" ON "referral"("shop_id", "referrer_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "referral_shop_id_friend_id_program_id_key" ON "referral"("shop_id", "friend_id", "program_id");

-- CreateIndex
CREATE INDEX "qualifying_order_shop_id_referral_id_idx" ON "qualifying_order"("shop_id", "referral_id");

-- CreateIndex
CREATE INDEX "qualifying_order_shop_id_name_idx" ON "qualifying_order"("shop_id", "name");

-- CreateIndex
CREATE INDEX "reward_shop_id_state_created_at_id_idx" ON "reward"("shop_id", "state", "created_at", "id");

-- CreateIndex
CREATE INDEX "reward_shop_id_referrer_id_created_at_idx" ON "reward"("shop_id", "referrer_id", "created_at");

-- CreateIndex
CREATE INDEX "reward_shop_id_order_id_idx" ON "reward"("shop_id", "order_id");

-- CreateIndex
CREATE UNIQUE INDEX "reward_shop_id_referral_id_side_cause_key" ON "reward"("shop_id", "referral_id", "side", "cause");

-- CreateIndex
CREATE INDEX "ledger_transaction_shop_id_reward_id_idx" ON "ledger_transaction"("shop_id", "reward_id");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_transaction_shop_id_key_key" ON "ledger_transaction"("shop_id", "key");

-- CreateIndex
CREATE INDEX "ledger_entry_shop_id_party_id_account_asset_idx" ON "ledger_entry"("shop_id", "party_id", "account", "asset");

-- CreateIndex
CREATE UNIQUE INDEX "payout_run_shop_id_press_key_key" ON "payout_run"("shop_id", "press_key");

-- CreateIndex
CREATE INDEX "payout_shop_id_state_created_at_id_idx" ON "payout"("shop_id", "state", "created_at", "id");

-- CreateIndex
CREATE INDEX "payout_shop_id_referrer_id_created_at_idx" ON "payout"("shop_id", "referrer_id", "created_at");

-- CreateIndex
CREATE INDEX "payout_shop_id_rail_reference_idx" ON "payout"("shop_id", "rail", "reference");

-- CreateIndex
CREATE INDEX "payout_shop_id_run_id_idx" ON "payout"("shop_id", "run_id");

-- CreateIndex
CREATE INDEX "payout_reward_shop_id_reward_id_idx" ON "payout_reward"("shop_id", "reward_id");

-- CreateIndex
CREATE UNIQUE INDEX "payout_attempt_shop_id_key_key" ON "payout_attempt"("shop_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "payout_attempt_shop_id_payout_id_number_key" ON "payout_attempt"("shop_id", "payout_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "rail_connection_webhook_token_key" ON "rail_connection"("webhook_token");

-- CreateIndex
CREATE INDEX "activity_shop_id_referral_id_at_idx" ON "activity"("shop_id", "referral_id", "at");

-- AddForeignKey
ALTER TABLE "program" ADD CONSTRAINT "program_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shop"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "terms" ADD CONSTRAINT "terms_shop_id_program_id_fkey" FOREIGN KEY ("shop_id", "program_id") REFERENCES "program"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "referrer" ADD CONSTRAINT "referrer_shop_id_fkey" FOREIGN KEY ("shop_id") REFERENCES "shop"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "referral_code" ADD CONSTRAINT "referral_code_shop_id_referrer_id_fkey" FOREIGN KEY ("shop_id", "referrer_id") REFERENCES "referrer"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "referral_code" ADD CONSTRAINT "referral_code_shop_id_program_id_fkey" FOREIGN KEY ("shop_id", "program_id") REFERENCES "program"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "visit" ADD CONSTRAINT "visit_shop_id_code_id_fkey" FOREIGN KEY ("shop_id", "code_id") REFERENCES "referral_code"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "referral" ADD CONSTRAINT "referral_shop_id_program_id_terms_version_fkey" FOREIGN KEY ("shop_id", "program_id", "terms_version") REFERENCES "terms"("shop_id", "program_id", "version") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "referral" ADD CONSTRAINT "referral_shop_id_referrer_id_fkey" FOREIGN KEY ("shop_id", "referrer_id") REFERENCES "referrer"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "referral" ADD CONSTRAINT "referral_shop_id_friend_id_fkey" FOREIGN KEY ("shop_id", "friend_id") REFERENCES "friend"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "qualifying_order" ADD CONSTRAINT "qualifying_order_shop_id_referral_id_fkey" FOREIGN KEY ("shop_id", "referral_id") REFERENCES "referral"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reward" ADD CONSTRAINT "reward_shop_id_referral_id_fkey" FOREIGN KEY ("shop_id", "referral_id") REFERENCES "referral"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_shop_id_transaction_id_fkey" FOREIGN KEY ("shop_id", "transaction_id") REFERENCES "ledger_transaction"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payout" ADD CONSTRAINT "payout_shop_id_run_id_fkey" FOREIGN KEY ("shop_id", "run_id") REFERENCES "payout_run"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payout" ADD CONSTRAINT "payout_shop_id_referrer_id_fkey" FOREIGN KEY ("shop_id", "referrer_id") REFERENCES "referrer"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payout_reward" ADD CONSTRAINT "payout_reward_shop_id_payout_id_fkey" FOREIGN KEY ("shop_id", "payout_id") REFERENCES "payout"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payout_reward" ADD CONSTRAINT "payout_reward_shop_id_reward_id_fkey" FOREIGN KEY ("shop_id", "reward_id") REFERENCES "reward"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payout_attempt" ADD CONSTRAINT "payout_attempt_shop_id_payout_id_fkey" FOREIGN KEY ("shop_id", "payout_id") REFERENCES "payout"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- Below: what Prisma's schema cannot say.

-- The inbox is its own queue ------------------------------------------------------------------------------------------
-- Only waiting rows are in the index, so draining costs the same with ten or ten million finished rows.
CREATE INDEX inbound_event_waiting ON inbound_event (lane, next_at, id) WHERE state = 'new';
-- For emptying bodies 30 days after they were processed.
CREATE INDEX inbound_event_bodies ON inbound_event (processed_at) WHERE body IS NOT NULL AND state <> 'new';
-- The body is gzip already.
ALTER TABLE inbound_event ALTER COLUMN body SET STORAGE EXTERNAL;

-- Due work ------------------------------------------------------------------------------------------------------------
CREATE INDEX reward_held ON reward (hold_until) WHERE state = 'held';
CREATE INDEX referral_to_check ON referral (check_at) WHERE check_at IS NOT NULL;
CREATE INDEX payout_open ON payout (updated_at) WHERE state IN ('requested', 'sending', 'accepted', 'unknown');
-- A reward is in one live payout at most: the second wall against paying twice.
CREATE UNIQUE INDEX payout_reward_live ON payout_reward (shop_id, reward_id) WHERE live;
-- Orders that were refused, for the merchant's list of them.
CREATE INDEX qualifying_order_refused ON qualifying_order (shop_id, state_at, order_id) WHERE refusal IS NOT NULL;
CREATE INDEX ledger_transaction_payout ON ledger_transaction (shop_id, payout_id) WHERE payout_id IS NOT NULL;
CREATE INDEX problem_open ON problem (shop_id, since) WHERE cleared_at IS NULL;

-- Values that a state may take (core/**/states.ts) ----------------------------------------------------------------------
ALTER TABLE reward ADD CONSTRAINT reward_amount_positive CHECK (amount_minor > 0);
ALTER TABLE payout ADD CONSTRAINT payout_amount_positive CHECK (amount_minor > 0);
ALTER TABLE reward ADD CONSTRAINT reward_state CHECK (state IN ('held', 'due', 'issuing', 'issued', 'failed', 'cancelled', 'clawed_back'));
ALTER TABLE referral ADD CONSTRAINT referral_state CHECK (state IN ('pending', 'qualified', 'flagged', 'rejected', 'reversed'));
ALTER TABLE inbound_event ADD CONSTRAINT inbound_event_state CHECK (state IN ('new', 'queued', 'done', 'ignored', 'failed'));

-- Append-only ---------------------------------------------------------------------------------------------------------
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: post a correction instead of changing a row', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ledger_transaction FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON activity FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON terms FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON ledger_transaction FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON ledger_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- All lines of a transaction are posted by one statement, so the statement is where they must sum to zero.
CREATE FUNCTION refuse_unbalanced() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE bad record;
BEGIN
  SELECT shop_id, transaction_id, asset, sum(amount_minor) AS off INTO bad
    FROM posted GROUP BY shop_id, transaction_id, asset HAVING sum(amount_minor) <> 0 LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'ledger transaction % is off by % %', bad.transaction_id, bad.off, bad.asset USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER balanced AFTER INSERT ON ledger_entry REFERENCING NEW TABLE AS posted FOR EACH STATEMENT EXECUTE FUNCTION refuse_unbalanced();

-- Jobs are enqueued in the transaction of their cause, by any role, through this one door. graphile_worker is installed
-- after the migrations; the body is only looked at when it runs.
CREATE FUNCTION enqueue(task text, payload json, run_at timestamptz DEFAULT NULL, job_key text DEFAULT NULL, queue text DEFAULT NULL, max_attempts int DEFAULT NULL)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  PERFORM graphile_worker.add_job(identifier => task, payload => payload, run_at => run_at, job_key => job_key, queue_name => queue, max_attempts => max_attempts, job_key_mode => CASE WHEN job_key IS NULL THEN NULL ELSE 'preserve_run_at' END);
END $$;

-- Tenancy's second wall -------------------------------------------------------------------------------------------------
-- goodword_request serves requests and jobs of one shop; it sees the rows of the shop named in goodword.shop_id, and no row without one.
-- goodword_door takes deliveries in: it may add an inbox row and look a shop up, nothing else.
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'goodword_request') THEN CREATE ROLE goodword_request NOLOGIN; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'goodword_door') THEN CREATE ROLE goodword_door NOLOGIN; END IF;
  EXECUTE format('GRANT goodword_request, goodword_door TO %I', current_user);
END $$;
GRANT USAGE ON SCHEMA public TO goodword_request, goodword_door;
-- The door takes in and does nothing else: jobs are enqueued by those who may change rows.
REVOKE EXECUTE ON FUNCTION enqueue(text, json, timestamptz, text, text, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION enqueue(text, json, timestamptz, text, text, int) TO goodword_request;
DO $$
DECLARE tenant text;
BEGIN
  FOREACH tenant IN ARRAY ARRAY['inbound_event', 'program', 'terms', 'referrer', 'referral_code', 'visit', 'friend', 'referral', 'qualifying_order', 'reward',
    'ledger_transaction', 'ledger_entry', 'payout_run', 'payout', 'payout_reward', 'payout_attempt', 'rail_connection', 'problem', 'activity', 'checkpoint',
    'privacy_receipt'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant);
    EXECUTE format('CREATE POLICY own_shop ON %I TO goodword_request USING (shop_id = nullif(current_setting(''goodword.shop_id'', true), '''')::int)', tenant);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO goodword_request', tenant);
  END LOOP;
END $$;
ALTER TABLE shop ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON shop TO goodword_request USING (id = nullif(current_setting('goodword.shop_id', true), '')::int);
GRANT SELECT, UPDATE ON shop TO goodword_request;
CREATE POLICY any_shop ON shop FOR SELECT TO goodword_door USING (true);
CREATE POLICY take_in ON inbound_event FOR INSERT TO goodword_door WITH CHECK (true);
CREATE POLICY see_key ON inbound_event FOR SELECT TO goodword_door USING (true);
GRANT SELECT (id, domain, state) ON shop TO goodword_door;
GRANT INSERT ON inbound_event TO goodword_door;
GRANT SELECT (shop_id, source, event_key) ON inbound_event TO goodword_door;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO goodword_request, goodword_door;
-- The door verifies a provider's webhook with the settings of the connection that its address names.
CREATE POLICY by_token ON rail_connection FOR SELECT TO goodword_door USING (true);
GRANT SELECT (shop_id, rail, settings_sealed, webhook_token) ON rail_connection TO goodword_door;
CREATE INDEX payout_other_references ON payout USING gin (other_references);
