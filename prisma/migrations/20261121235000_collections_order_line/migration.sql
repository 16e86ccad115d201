-- What the goods of an order were, where a program's rule names collections: read once when a line is first heard of.
ALTER TABLE "qualifying_order" ADD COLUMN "base_known" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN "goods" JSONB;

CREATE TABLE "order_line" (
    "shop_id" INTEGER NOT NULL,
    "order_id" TEXT NOT NULL,
    "line_id" TEXT NOT NULL,
    "product_id" TEXT NOT NULL,
    "title" TEXT,
    "collections" TEXT[],
    "found" BOOLEAN NOT NULL,
    "seen_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "order_line_pkey" PRIMARY KEY ("shop_id","order_id","line_id")
);

ALTER TABLE "order_line" ADD CONSTRAINT "order_line_shop_id_order_id_fkey" FOREIGN KEY ("shop_id", "order_id") REFERENCES "qualifying_order"("shop_id", "order_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Below: what Prisma's schema cannot say.

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON order_line FOR EACH ROW EXECUTE FUNCTION refuse_change();
ALTER TABLE order_line ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_shop ON order_line TO goodword_request USING (shop_id = nullif(current_setting('goodword.shop_id', true), '')::int);
GRANT SELECT, INSERT, UPDATE, DELETE ON order_line TO goodword_request;
