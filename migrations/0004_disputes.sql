CREATE TABLE "disputes" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"retailer_id" text NOT NULL,
	"kind" text NOT NULL,
	"status" text NOT NULL,
	"supplier_ids" text[] NOT NULL,
	"raised_at" timestamp (3) with time zone NOT NULL,
	"version" integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX "disputes_retailer" ON "disputes" USING btree ("retailer_id","raised_at","id");--> statement-breakpoint
CREATE INDEX "disputes_all" ON "disputes" USING btree ("raised_at","id");--> statement-breakpoint
CREATE INDEX "disputes_open" ON "disputes" USING btree ("raised_at","id") WHERE status = 'open';--> statement-breakpoint
CREATE INDEX "disputes_suppliers" ON "disputes" USING gin ("supplier_ids");--> statement-breakpoint
CREATE INDEX "disputes_order" ON "disputes" USING btree ("order_id");