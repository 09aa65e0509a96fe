CREATE TABLE "staff_notices" (
	"member_id" text NOT NULL,
	"news" text NOT NULL,
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"tell_at" timestamp (3) with time zone NOT NULL,
	"digest_at" timestamp (3) with time zone,
	"told_at" timestamp (3) with time zone,
	CONSTRAINT "staff_notices_member_id_news_pk" PRIMARY KEY("member_id","news")
);
--> statement-breakpoint
ALTER TABLE "fulfilments" ADD COLUMN "due_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "listings" ADD COLUMN "lead_time_days" integer;--> statement-breakpoint
ALTER TABLE "members" ADD COLUMN "mail_choices" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "staff_notices" ADD CONSTRAINT "staff_notices_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "staff_notices_due" ON "staff_notices" USING btree ("tell_at") WHERE told_at is null;--> statement-breakpoint
CREATE INDEX "staff_notices_told" ON "staff_notices" USING btree ("told_at") WHERE told_at is not null;--> statement-breakpoint
CREATE INDEX "staff_notices_low" ON "staff_notices" USING btree ("subject") WHERE kind = 'low_stock';--> statement-breakpoint
CREATE INDEX "fulfilments_due" ON "fulfilments" USING btree ("supplier_id","status",coalesce(due_at, requested_at),"id");--> statement-breakpoint
CREATE INDEX "stock_low" ON "stock" USING btree ("sku") WHERE on_hand <= 5;--> statement-breakpoint
ALTER TABLE "listings" ADD CONSTRAINT "listings_lead_time" CHECK ("listings"."lead_time_days" between 0 and 365);--> statement-breakpoint
INSERT INTO "jobs" ("id", "kind") VALUES ('staff_mails', 'staff_mails');