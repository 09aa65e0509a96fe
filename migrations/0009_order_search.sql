CREATE TABLE "order_references" (
	"reference" text NOT NULL,
	"order_id" text NOT NULL,
	CONSTRAINT "order_references_reference_order_id_pk" PRIMARY KEY("reference","order_id")
);
--> statement-breakpoint
CREATE TABLE "order_search" (
	"order_id" text PRIMARY KEY NOT NULL,
	"words" text NOT NULL
);
--> statement-breakpoint
-- The texts of orders that are there already. They are nearly what the projection writes (src/domain/order/search.ts), and
-- the next change of an order, or `reproject`, writes exactly that.
CREATE FUNCTION order_search_words(field text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT coalesce(string_agg(' ' || CASE n WHEN 0 THEN word ELSE left(word, 2) END, '' ORDER BY n), '')
	FROM (
		SELECT 0 AS n, regexp_replace(lower(normalize(replace(field, 'ß', 'ss'), NFKD)), '[^[:alnum:]]+', '', 'g') AS word
		UNION ALL
		SELECT n, regexp_replace(lower(normalize(w, NFKD)), '[^[:alnum:]]+', '', 'g')
		FROM regexp_split_to_table(field, '\s+') WITH ORDINALITY AS t(w, n) WHERE n > 1
	) words
	WHERE word <> ''
$$;--> statement-breakpoint
DROP INDEX "order_lines_supplier";--> statement-breakpoint
ALTER TABLE "order_lines" ADD COLUMN "brand_search" text DEFAULT '' NOT NULL;--> statement-breakpoint
INSERT INTO "order_search" SELECT o.id,
	order_search_words(o.number) || order_search_words(o.customer_name)
		|| coalesce(order_search_words(o.doc->'customer'->>'phone'), '')
		|| coalesce(order_search_words(o.doc->'customer'->'address'->>'postalCode'), '') || order_search_words(o.customer_email)
		|| coalesce((SELECT string_agg(order_search_words(line->>'sku') || order_search_words(line->>'title'), '')
			FROM jsonb_array_elements(o.doc->'lines') AS line), '')
FROM orders o;--> statement-breakpoint
UPDATE "order_lines" l SET search = d.number || d.people || d.supplied, brand_search = d.number || d.branded
FROM (
	SELECT o.id, line->>'id' AS line_id, order_search_words(o.number) AS number,
		order_search_words(o.customer_name) || coalesce(order_search_words(o.doc->'customer'->>'phone'), '')
			|| coalesce(order_search_words(o.doc->'customer'->'address'->>'postalCode'), '') AS people,
		string_agg(w, '') OVER (PARTITION BY o.id, line->>'supplierId') AS supplied,
		string_agg(w, '') OVER (PARTITION BY o.id, line->>'brandId') AS branded
	FROM orders o, jsonb_array_elements(o.doc->'lines') AS line,
		LATERAL (SELECT order_search_words(line->>'sku') || order_search_words(line->>'title') AS w) words
) d
WHERE d.id = l.order_id AND d.line_id = l.line_id;--> statement-breakpoint
DROP FUNCTION order_search_words(text);--> statement-breakpoint
INSERT INTO "order_references" SELECT r.id #>> '{}', o.id
FROM orders o, unnest(ARRAY['$.**.intentId', '$.**.chargeId', '$.**.stripeRefundId', '$.**.transferId', '$.**.reversalId',
	'$.**.stripeId']::jsonpath[]) AS p(path), jsonb_path_query(o.doc, p.path) AS r(id)
WHERE jsonb_typeof(r.id) = 'string'
ON CONFLICT DO NOTHING;--> statement-breakpoint
DROP INDEX "orders_search";--> statement-breakpoint
DROP INDEX "orders_email";--> statement-breakpoint
DROP INDEX "orders_number";--> statement-breakpoint
CREATE INDEX "order_search_words" ON "order_search" USING gin ("words" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "order_lines_search" ON "order_lines" USING gin ("search" gin_trgm_ops,"brand_search" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "order_lines_supplier" ON "order_lines" USING btree ("supplier_id","placed_at","order_id") WHERE leads_supplier;--> statement-breakpoint
ALTER TABLE "orders" DROP COLUMN "search";--> statement-breakpoint
ALTER TABLE "order_search" ALTER COLUMN "words" SET STATISTICS 1000;--> statement-breakpoint
ALTER TABLE "order_lines" ALTER COLUMN "search" SET STATISTICS 1000;--> statement-breakpoint
ANALYZE "order_search";--> statement-breakpoint
ANALYZE "order_lines";
