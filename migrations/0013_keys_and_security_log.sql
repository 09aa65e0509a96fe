CREATE TABLE "security_log" (
	"id" text PRIMARY KEY DEFAULT gen_random_uuid()::text NOT NULL,
	"party_id" text NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"event" text NOT NULL,
	"author_kind" text NOT NULL,
	"author_id" text NOT NULL,
	"subject" text
);
--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "made_by" text;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "adopted_by" text;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "used_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "notification_templates" ADD COLUMN "fell_back_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "notification_templates" ADD COLUMN "fell_back_why" text;--> statement-breakpoint
ALTER TABLE "notification_templates" ADD COLUMN "fell_back_order" text;--> statement-breakpoint
ALTER TABLE "security_log" ADD CONSTRAINT "security_log_party_id_parties_id_fk" FOREIGN KEY ("party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "security_log_party" ON "security_log" USING btree ("party_id","at","id");--> statement-breakpoint
CREATE INDEX "security_log_at" ON "security_log" USING btree ("at");--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_made_by_members_id_fk" FOREIGN KEY ("made_by") REFERENCES "public"."members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_adopted_by_members_id_fk" FOREIGN KEY ("adopted_by") REFERENCES "public"."members"("id") ON DELETE no action ON UPDATE no action;