CREATE TABLE "order_notes" (
	"order_id" text NOT NULL,
	"party_id" text NOT NULL,
	"note" text NOT NULL,
	"tags" text[] NOT NULL,
	"written_by" text NOT NULL,
	"written_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "order_notes_order_id_party_id_pk" PRIMARY KEY("order_id","party_id")
);
--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "needs" text[];--> statement-breakpoint
ALTER TABLE "order_notes" ADD CONSTRAINT "order_notes_party_id_parties_id_fk" FOREIGN KEY ("party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "order_notes_tags" ON "order_notes" USING gin ("tags") WHERE tags <> '{}';--> statement-breakpoint
CREATE INDEX "movements_party" ON "movements" USING btree ("party_id","at","source") WHERE party_id is not null;--> statement-breakpoint
CREATE INDEX "orders_needs" ON "orders" USING gin ("needs") WHERE needs <> '{}';--> statement-breakpoint
CREATE INDEX "orders_underived" ON "orders" USING btree ("placed_at") WHERE needs is null;