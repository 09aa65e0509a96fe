DROP INDEX "orders_retailer";--> statement-breakpoint
DROP INDEX "orders_retailer_refunded";--> statement-breakpoint
DROP INDEX "orders_retailer_disputed";--> statement-breakpoint
DROP INDEX "orders_all";--> statement-breakpoint
DROP INDEX "orders_refunded";--> statement-breakpoint
DROP INDEX "orders_disputed";--> statement-breakpoint
CREATE INDEX "orders_retailer" ON "orders" USING btree ("retailer_id","placed_at","id","status","refund_status","dispute_status");--> statement-breakpoint
CREATE INDEX "orders_retailer_refunded" ON "orders" USING btree ("retailer_id","placed_at","id","status","refund_status") WHERE refund_status <> 'none';--> statement-breakpoint
CREATE INDEX "orders_retailer_disputed" ON "orders" USING btree ("retailer_id","placed_at","id","status","dispute_status") WHERE dispute_status <> 'none';--> statement-breakpoint
CREATE INDEX "orders_all" ON "orders" USING btree ("placed_at","id","status","refund_status","dispute_status");--> statement-breakpoint
CREATE INDEX "orders_refunded" ON "orders" USING btree ("placed_at","id","status","refund_status") WHERE refund_status <> 'none';--> statement-breakpoint
CREATE INDEX "orders_disputed" ON "orders" USING btree ("placed_at","id","status","dispute_status") WHERE dispute_status <> 'none';--> statement-breakpoint
CREATE STATISTICS "orders_states" (mcv) ON status, refund_status, dispute_status FROM orders;--> statement-breakpoint
ANALYZE "orders";
