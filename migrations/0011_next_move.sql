ALTER TABLE "orders" ADD COLUMN "next_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "orders_next" ON "orders" USING btree ("next_at") WHERE next_at is not null;