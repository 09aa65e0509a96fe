ALTER TABLE "listings" DROP CONSTRAINT "listings_unit_amount";--> statement-breakpoint
ALTER TABLE "listings" ALTER COLUMN "unit_amount" SET DATA TYPE bigint;--> statement-breakpoint
ALTER TABLE "listings" ALTER COLUMN "supplier_cost" SET DATA TYPE bigint;--> statement-breakpoint
ALTER TABLE "orders" ALTER COLUMN "total" SET DATA TYPE bigint;--> statement-breakpoint
ALTER TABLE "listings" ADD CONSTRAINT "listings_unit_amount" CHECK ("listings"."unit_amount" between 1 and 999999999999);