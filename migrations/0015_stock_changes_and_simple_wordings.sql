CREATE TABLE "stock_changes" (
	"sku" text NOT NULL,
	"slot" integer NOT NULL,
	"version" bigint NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"author_kind" text NOT NULL,
	"author_id" text NOT NULL,
	"before" integer NOT NULL,
	"after" integer NOT NULL,
	CONSTRAINT "stock_changes_sku_slot_pk" PRIMARY KEY("sku","slot"),
	CONSTRAINT "stock_changes_author" CHECK ("stock_changes"."author_kind" in ('member', 'key', 'order'))
);
--> statement-breakpoint
ALTER TABLE "notification_templates" ADD COLUMN "simple" jsonb;--> statement-breakpoint
ALTER TABLE "stock_changes" ADD CONSTRAINT "stock_changes_sku_stock_sku_fk" FOREIGN KEY ("sku") REFERENCES "public"."stock"("sku") ON DELETE no action ON UPDATE no action;