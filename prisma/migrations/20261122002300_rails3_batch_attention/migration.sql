-- What the merchant must do at a provider before anything in a batch is paid, and where.
ALTER TABLE "payout_batch" ADD COLUMN "attention" TEXT, ADD COLUMN "attention_url" TEXT;
