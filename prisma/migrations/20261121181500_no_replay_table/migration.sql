-- A replay is worked out while the merchant looks (flows/replay-rules.ts); nothing ever wrote here.
DROP TABLE "replay";
