-- Which of the rails that a program allows a referrer wants first; null leaves it to the store.
ALTER TABLE "referrer" ADD COLUMN "preferred_rail" TEXT;
