-- When a spent budget begins anew by itself, and whether the program rests because of it: then it goes on by itself as well.
ALTER TABLE "program" ADD COLUMN "budget_anew_at" TIMESTAMPTZ(6);
ALTER TABLE "program" ADD COLUMN "paused_by_budget" BOOLEAN NOT NULL DEFAULT false;
