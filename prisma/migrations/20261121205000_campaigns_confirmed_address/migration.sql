-- When who was invited confirmed, by the link of our mail, that the address is theirs.
ALTER TABLE sign_up_wish ADD COLUMN "confirmed_at" TIMESTAMPTZ(6);
