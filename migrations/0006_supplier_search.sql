DROP INDEX "order_lines_supplier";--> statement-breakpoint
ALTER TABLE "order_lines" ADD COLUMN "search" text DEFAULT '' NOT NULL;--> statement-breakpoint
UPDATE "order_lines" SET "search" = "orders"."search" FROM "orders" WHERE "orders"."id" = "order_lines"."order_id";--> statement-breakpoint
CREATE INDEX "order_lines_supplier" ON "order_lines" USING btree ("supplier_id","placed_at","order_id","search") WHERE leads_supplier;