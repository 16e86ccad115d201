-- Disputes about an order's payment by their number, each open, lost or won; null for an order that never had one.
ALTER TABLE "qualifying_order" ADD COLUMN "disputes" JSONB;
