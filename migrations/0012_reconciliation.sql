CREATE TABLE "movements" (
	"source" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"order_id" text,
	"other_order_id" text,
	"party_id" text,
	"booked" bigint,
	"booked_currency" text,
	"sure" boolean DEFAULT false NOT NULL,
	"booked_at" timestamp (3) with time zone,
	"transactions" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"moved" bigint,
	"moved_currency" text,
	"moved_at" timestamp (3) with time zone,
	"type" text,
	"via" text[] DEFAULT '{}' NOT NULL,
	"named" text,
	"noted_by" text,
	"noted_at" timestamp (3) with time zone,
	"note" text,
	"noted_booked" bigint,
	"noted_moved" bigint,
	"open" boolean GENERATED ALWAYS AS (coalesce((other_order_id is not null
          or (moved is null and booked <> 0 and sure)
          or (moved is not null and (booked, booked_currency) is distinct from (moved, moved_currency)))
          and (noted_at is null or (noted_booked, noted_moved) is distinct from (booked, moved)), false)) STORED NOT NULL,
	"at" timestamp (3) with time zone GENERATED ALWAYS AS (coalesce(moved_at, booked_at)) STORED
);
--> statement-breakpoint
CREATE TABLE "platform_book" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"type" text NOT NULL,
	"source" text,
	"amount" bigint NOT NULL,
	"currency" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reconciliation" (
	"id" integer PRIMARY KEY NOT NULL,
	"began_at" timestamp (3) with time zone NOT NULL,
	"walked_until" timestamp (3) with time zone NOT NULL,
	"walk_from" timestamp (3) with time zone,
	"walk_to" timestamp (3) with time zone,
	"walk_after" text,
	"lease" text,
	"leased_until" timestamp (3) with time zone,
	CONSTRAINT "reconciliation_one" CHECK ("reconciliation"."id" = 1)
);
--> statement-breakpoint
CREATE INDEX "movements_unexplained" ON "movements" USING btree ("at","source") WHERE open and moved is not null;--> statement-breakpoint
CREATE INDEX "movements_unseen" ON "movements" USING btree ("at","source") WHERE open and moved is null;--> statement-breakpoint
CREATE INDEX "movements_noted" ON "movements" USING btree ("at","source") WHERE noted_at is not null;--> statement-breakpoint
CREATE INDEX "platform_book_at" ON "platform_book" USING btree ("at","id");--> statement-breakpoint
INSERT INTO "reconciliation" ("id", "began_at", "walked_until") VALUES (1, now(), now() - interval '1 hour');
