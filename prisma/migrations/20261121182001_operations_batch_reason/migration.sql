-- Why a batch was refused: a process that dies before its payouts have been told so leaves it to the next one.
ALTER TABLE "payout_batch" ADD COLUMN "reason" TEXT;
