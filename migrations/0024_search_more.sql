-- What orders that are there already are also found by: street, town, listing and tracking number. It is nearly what the
-- projection writes (src/domain/order/search.ts), and the next change of an order, or `reproject`, writes exactly that.
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
CREATE FUNCTION order_search_place(address jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT order_search_words(address->>'line1') || order_search_words(address->>'line2')
		|| order_search_words(address->>'city') || order_search_words(address->>'region')
$$;--> statement-breakpoint
CREATE FUNCTION order_search_parcel(task jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT order_search_words((task->'tracking'->>'carrier') || ' ' || (task->'tracking'->>'number'))
$$;--> statement-breakpoint
-- In the sequence in which the projection writes, so that the two never wait for each other.
UPDATE "order_lines" l SET
	search = l.search || order_search_place(o.doc->'customer'->'address')
		|| coalesce((SELECT string_agg(order_search_words(line->>'listingId'), '')
			FROM jsonb_array_elements(o.doc->'lines') AS line WHERE line->>'supplierId' = l.supplier_id), '')
		|| coalesce((SELECT string_agg(order_search_parcel(task), '')
			FROM jsonb_array_elements(o.doc->'fulfilments') AS task WHERE task->>'supplierId' = l.supplier_id), ''),
	brand_search = l.brand_search
		|| coalesce((SELECT string_agg(order_search_words(line->>'listingId'), '')
			FROM jsonb_array_elements(o.doc->'lines') AS line WHERE line->>'brandId' = l.brand_id), '')
		|| coalesce((SELECT string_agg(order_search_parcel(task), '')
			FROM jsonb_array_elements(o.doc->'fulfilments') AS task
			WHERE EXISTS (SELECT FROM jsonb_array_elements(o.doc->'lines') AS line
				WHERE line->>'brandId' = l.brand_id AND jsonb_exists(task->'lineIds', line->>'id'))), '')
FROM orders o WHERE o.id = l.order_id;--> statement-breakpoint
UPDATE "order_search" s SET words = s.words || order_search_place(o.doc->'customer'->'address')
	|| coalesce((SELECT string_agg(order_search_words(line->>'listingId'), '')
		FROM jsonb_array_elements(o.doc->'lines') AS line), '')
	|| coalesce((SELECT string_agg(order_search_parcel(task), '') FROM jsonb_array_elements(o.doc->'fulfilments') AS task), '')
FROM orders o WHERE o.id = s.order_id;--> statement-breakpoint
DROP FUNCTION order_search_parcel(jsonb);--> statement-breakpoint
DROP FUNCTION order_search_place(jsonb);--> statement-breakpoint
DROP FUNCTION order_search_words(text);--> statement-breakpoint
-- A proposal is a need only while it can be accepted. The cron derives these needs again.
UPDATE "orders" SET needs = NULL WHERE EXISTS (SELECT FROM unnest(needs) AS need WHERE need LIKE 'proposal:%');--> statement-breakpoint
ANALYZE "order_search";--> statement-breakpoint
ANALYZE "order_lines";
