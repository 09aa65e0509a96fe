ALTER TABLE "order_lines" DROP CONSTRAINT "order_lines_order_id_orders_id_fk";--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_id_placed" UNIQUE("id","placed_at");--> statement-breakpoint
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_order" FOREIGN KEY ("order_id","placed_at") REFERENCES "public"."orders"("id","placed_at") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_lines" ADD COLUMN "leads_offer" boolean;--> statement-breakpoint
ALTER TABLE "order_lines" ADD COLUMN "leads_range" boolean;--> statement-breakpoint
UPDATE "order_lines" l SET leads_offer = d.o = 1, leads_range = d.r = 1
FROM (
	SELECT order_id, line_id,
		row_number() OVER (PARTITION BY order_id, supplier_id, product_id ORDER BY leads_product DESC, line_id) AS o,
		row_number() OVER (PARTITION BY order_id, brand_id, supplier_id ORDER BY leads_brand DESC, line_id) AS r
	FROM order_lines
) d
WHERE d.order_id = l.order_id AND d.line_id = l.line_id;--> statement-breakpoint
ALTER TABLE "order_lines" ALTER COLUMN "leads_offer" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "order_lines" ALTER COLUMN "leads_range" SET NOT NULL;--> statement-breakpoint
CREATE INDEX "order_lines_offer" ON "order_lines" USING btree ("supplier_id","product_id","placed_at","order_id") WHERE leads_offer;--> statement-breakpoint
CREATE INDEX "order_lines_range" ON "order_lines" USING btree ("brand_id","supplier_id","placed_at","order_id") WHERE leads_range;--> statement-breakpoint
ALTER TABLE "orders" drop column "search";--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "search" text GENERATED ALWAYS AS (lower(' ' || number || ' ' || replace(number, '-', '') || ' ' || customer_name)) STORED NOT NULL;--> statement-breakpoint
CREATE INDEX "orders_search" ON "orders" USING gin ("search" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "orders_email" ON "orders" USING gin (lower(' ' || customer_email) gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "orders_number" ON "orders" USING btree ("number" text_pattern_ops);--> statement-breakpoint
ALTER TABLE "orders" ALTER COLUMN "search" SET STATISTICS 1000;--> statement-breakpoint
ALTER INDEX "orders_email" ALTER COLUMN 1 SET STATISTICS 1000;--> statement-breakpoint
ALTER TABLE "orders" SET (toast_tuple_target = 512);
