-- In the sequence in which the projection writes. Otherwise each could wait for a table that the other has.
LOCK TABLE "orders", "order_search", "order_lines" IN ACCESS EXCLUSIVE MODE;--> statement-breakpoint
ALTER TABLE "order_lines" ADD COLUMN "dispute" text DEFAULT 'none' NOT NULL;--> statement-breakpoint
UPDATE "order_lines" l SET dispute = d.status
FROM (
	SELECT order_id, supplier_id, min(CASE status WHEN 'open' THEN 'open' ELSE 'resolved' END) AS status
	FROM "disputes", unnest(supplier_ids) AS supplier_id GROUP BY order_id, supplier_id
) d
WHERE d.order_id = l.order_id AND d.supplier_id = l.supplier_id;--> statement-breakpoint
CREATE INDEX "order_lines_disputed" ON "order_lines" USING btree ("supplier_id","placed_at","order_id","dispute") WHERE dispute <> 'none';--> statement-breakpoint
CREATE INDEX "orders_refunded_updated" ON "orders" USING btree ("updated_at","id") WHERE refund_status <> 'none';--> statement-breakpoint
-- A payout is needed where money is to come: no longer before the capture. The job derives the needs again.
UPDATE "orders" SET needs = NULL
WHERE status NOT IN ('pending', 'delivered', 'cancelled', 'refunded')
	OR EXISTS (SELECT FROM unnest(needs) AS need WHERE need LIKE 'payout:%');--> statement-breakpoint
DROP INDEX "orders_needs";--> statement-breakpoint
CREATE INDEX "orders_needs" ON "orders" USING gin ("needs") WHERE cardinality(needs) > 0;--> statement-breakpoint
-- The planner takes a large cache to mean that a list, which walks an index, reads each page of the table only once. But
-- a list ends after a few rows, which are all on other pages. So it would walk where a search finds few orders, too.
DO $$ BEGIN
	EXECUTE format('ALTER DATABASE %I SET random_page_cost = 1.1', current_database());
	EXECUTE format('ALTER DATABASE %I SET effective_cache_size = %L', current_database(), '64MB');
END $$;--> statement-breakpoint
-- How many orders a search finds is estimated from a sample. With 100 texts, one of 200 orders looks like one of 100.
ALTER TABLE "order_lines" ALTER COLUMN "search" SET STATISTICS 500, ALTER COLUMN "brand_search" SET STATISTICS 500;--> statement-breakpoint
ALTER TABLE "order_search" ALTER COLUMN "words" SET STATISTICS 500;--> statement-breakpoint
ANALYZE "orders";--> statement-breakpoint
ANALYZE "order_lines";--> statement-breakpoint
ANALYZE "order_search";
