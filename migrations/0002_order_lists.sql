CREATE TABLE "read_model_checks" (
	"id" integer PRIMARY KEY NOT NULL,
	"checked_at" timestamp (3) with time zone NOT NULL,
	"sampled" integer NOT NULL,
	"behind" integer NOT NULL,
	"lag_ms" bigint NOT NULL,
	CONSTRAINT "read_model_checks_one" CHECK ("read_model_checks"."id" = 1)
);
--> statement-breakpoint
DROP INDEX "orders_updated";--> statement-breakpoint
DROP INDEX "dead_letters_created";--> statement-breakpoint
DROP INDEX "fulfilments_supplier";--> statement-breakpoint
DROP INDEX "fulfilments_supplier_status";--> statement-breakpoint
DROP INDEX "order_lines_supplier";--> statement-breakpoint
DROP INDEX "order_lines_product";--> statement-breakpoint
DROP INDEX "orders_retailer";--> statement-breakpoint
DROP INDEX "orders_retailer_status";--> statement-breakpoint
DROP INDEX "orders_retailer_refunded";--> statement-breakpoint
DROP INDEX "orders_retailer_disputed";--> statement-breakpoint
DROP INDEX "orders_all";--> statement-breakpoint
DROP INDEX "orders_parked";--> statement-breakpoint
ALTER TABLE "orders" drop column "search";--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "search" text GENERATED ALWAYS AS (lower(' ' || number || ' ' || replace(number, '-', '') || ' ' || customer_name || ' ' || customer_email)) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "order_lines" ADD COLUMN "brand_id" text;--> statement-breakpoint
ALTER TABLE "order_lines" ADD COLUMN "leads_supplier" boolean;--> statement-breakpoint
ALTER TABLE "order_lines" ADD COLUMN "leads_brand" boolean;--> statement-breakpoint
ALTER TABLE "order_lines" ADD COLUMN "leads_product" boolean;--> statement-breakpoint
UPDATE "order_lines" l SET brand_id = d.brand_id, leads_supplier = d.s = 1, leads_brand = d.b = 1, leads_product = d.p = 1
FROM (
	SELECT o.id AS order_id, line->>'id' AS line_id, line->>'brandId' AS brand_id,
		row_number() OVER (PARTITION BY o.id, line->>'supplierId' ORDER BY n) AS s,
		row_number() OVER (PARTITION BY o.id, line->>'brandId' ORDER BY n) AS b,
		row_number() OVER (PARTITION BY o.id, line->>'productId' ORDER BY n) AS p
	FROM orders o, jsonb_array_elements(o.doc->'lines') WITH ORDINALITY AS t(line, n)
) d
WHERE d.order_id = l.order_id AND d.line_id = l.line_id;--> statement-breakpoint
ALTER TABLE "order_lines" ALTER COLUMN "brand_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "order_lines" ALTER COLUMN "leads_supplier" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "order_lines" ALTER COLUMN "leads_brand" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "order_lines" ALTER COLUMN "leads_product" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "projected_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
CREATE INDEX "order_lines_retailer_supplier" ON "order_lines" USING btree ("retailer_id","supplier_id","placed_at","order_id") WHERE leads_supplier;--> statement-breakpoint
CREATE INDEX "order_lines_retailer_product" ON "order_lines" USING btree ("retailer_id","product_id","placed_at","order_id") WHERE leads_product;--> statement-breakpoint
CREATE INDEX "order_lines_brand" ON "order_lines" USING btree ("brand_id","placed_at","order_id") WHERE leads_brand;--> statement-breakpoint
CREATE INDEX "orders_status" ON "orders" USING btree ("status","placed_at","id");--> statement-breakpoint
CREATE INDEX "orders_refunded" ON "orders" USING btree ("placed_at","id") WHERE refund_status <> 'none';--> statement-breakpoint
CREATE INDEX "orders_disputed" ON "orders" USING btree ("placed_at","id") WHERE dispute_status <> 'none';--> statement-breakpoint
CREATE INDEX "orders_projected" ON "orders" USING btree ("projected_at");--> statement-breakpoint
CREATE INDEX "stock_moves_moved" ON "stock_moves" USING btree ("moved_at");--> statement-breakpoint
CREATE INDEX "dead_letters_created" ON "dead_letters" USING btree ("created_at","id") WHERE replayed_at is null;--> statement-breakpoint
CREATE INDEX "fulfilments_supplier" ON "fulfilments" USING btree ("supplier_id","requested_at","id");--> statement-breakpoint
CREATE INDEX "fulfilments_supplier_status" ON "fulfilments" USING btree ("supplier_id","status","requested_at","id");--> statement-breakpoint
CREATE INDEX "order_lines_supplier" ON "order_lines" USING btree ("supplier_id","placed_at","order_id") WHERE leads_supplier;--> statement-breakpoint
CREATE INDEX "order_lines_product" ON "order_lines" USING btree ("product_id","placed_at","order_id") WHERE leads_product;--> statement-breakpoint
CREATE INDEX "orders_retailer" ON "orders" USING btree ("retailer_id","placed_at","id");--> statement-breakpoint
CREATE INDEX "orders_retailer_status" ON "orders" USING btree ("retailer_id","status","placed_at","id");--> statement-breakpoint
CREATE INDEX "orders_retailer_refunded" ON "orders" USING btree ("retailer_id","placed_at","id") WHERE refund_status <> 'none';--> statement-breakpoint
CREATE INDEX "orders_retailer_disputed" ON "orders" USING btree ("retailer_id","placed_at","id") WHERE dispute_status <> 'none';--> statement-breakpoint
CREATE INDEX "orders_all" ON "orders" USING btree ("placed_at","id");--> statement-breakpoint
CREATE INDEX "orders_parked" ON "orders" USING btree ("placed_at","id") WHERE parked;--> statement-breakpoint
CREATE INDEX "orders_search" ON "orders" USING gin ("search" gin_trgm_ops);--> statement-breakpoint
ALTER TABLE "orders" SET (toast_tuple_target = 128);--> statement-breakpoint
ALTER TABLE "orders" ALTER COLUMN "search" SET STATISTICS 1000;
