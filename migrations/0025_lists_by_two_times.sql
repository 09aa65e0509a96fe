DROP INDEX "orders_retailer";--> statement-breakpoint
DROP INDEX "orders_all";--> statement-breakpoint
DROP INDEX "orders_retailer_updated";--> statement-breakpoint
DROP INDEX "orders_updated";--> statement-breakpoint
CREATE INDEX "orders_late" ON "orders" USING btree ("placed_at","id","retailer_id","updated_at") WHERE updated_at - placed_at not between interval '0' and interval '45 days';--> statement-breakpoint
CREATE INDEX "orders_retailer" ON "orders" USING btree ("retailer_id","placed_at","id","status","refund_status","dispute_status","updated_at");--> statement-breakpoint
CREATE INDEX "orders_all" ON "orders" USING btree ("placed_at","id","status","refund_status","dispute_status","updated_at");--> statement-breakpoint
CREATE INDEX "orders_retailer_updated" ON "orders" USING btree ("retailer_id","updated_at","id","status","refund_status","dispute_status","placed_at");--> statement-breakpoint
CREATE INDEX "orders_updated" ON "orders" USING btree ("updated_at","id","status","refund_status","dispute_status","placed_at");--> statement-breakpoint
CREATE STATISTICS "orders_age" ON (updated_at - placed_at) FROM "orders";--> statement-breakpoint
CREATE STATISTICS "order_lines_makers" (dependencies, mcv) ON "supplier_id", "brand_id", "product_id" FROM "order_lines";--> statement-breakpoint
ANALYZE "orders";--> statement-breakpoint
ANALYZE "order_lines";
