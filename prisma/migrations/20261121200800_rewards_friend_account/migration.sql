-- The friend as somebody who is owed money: the account that their reward is booked to. Null until there is something to owe.
ALTER TABLE "referral" ADD COLUMN "friend_account_id" TEXT;
ALTER TABLE "referral" ADD CONSTRAINT "referral_shop_id_friend_account_id_fkey"
  FOREIGN KEY ("shop_id", "friend_account_id") REFERENCES "referrer"("shop_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
-- When two people become one, what is owed to the one as a friend is found by this; few referrals have it.
CREATE INDEX "referral_of_friend_account" ON "referral" ("shop_id", "friend_account_id") WHERE "friend_account_id" IS NOT NULL;
