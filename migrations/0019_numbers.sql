CREATE TABLE "daily_numbers" (
	"party_id" text NOT NULL,
	"kind" text NOT NULL,
	"day" date NOT NULL,
	"currency" text NOT NULL,
	"key" text NOT NULL,
	"n" bigint NOT NULL,
	"amount" bigint NOT NULL,
	"back" bigint NOT NULL,
	CONSTRAINT "daily_numbers_party_id_kind_day_currency_key_pk" PRIMARY KEY("party_id","kind","day","currency","key")
);
--> statement-breakpoint
CREATE TABLE "order_numbers" (
	"order_id" text PRIMARY KEY NOT NULL,
	"version" integer NOT NULL,
	"currency" text NOT NULL,
	"days" jsonb NOT NULL,
	"numbers" jsonb NOT NULL
);
--> statement-breakpoint
INSERT INTO "jobs" ("id", "kind") VALUES ('numbers', 'numbers');
