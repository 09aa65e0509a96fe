CREATE TABLE "jobs" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"party_id" text,
	"asked" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"stand" jsonb,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"due_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"fault" text,
	"lease" text,
	"leased_until" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_party_id_parties_id_fk" FOREIGN KEY ("party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "jobs_due" ON "jobs" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "jobs_party" ON "jobs" USING btree ("party_id","created_at","id") WHERE party_id is not null;--> statement-breakpoint
ALTER TABLE "reconciliation" DROP COLUMN "walk_from";--> statement-breakpoint
ALTER TABLE "reconciliation" DROP COLUMN "walk_to";--> statement-breakpoint
ALTER TABLE "reconciliation" DROP COLUMN "walk_after";--> statement-breakpoint
ALTER TABLE "reconciliation" DROP COLUMN "lease";--> statement-breakpoint
ALTER TABLE "reconciliation" DROP COLUMN "leased_until";--> statement-breakpoint
INSERT INTO "jobs" ("id", "kind") VALUES ('read_model', 'read_model'), ('reconciliation', 'reconciliation'), ('leftovers', 'leftovers');
