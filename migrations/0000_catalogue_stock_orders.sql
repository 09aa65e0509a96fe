CREATE EXTENSION IF NOT EXISTS pg_trgm;
--> statement-breakpoint
CREATE TABLE "api_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"party_id" text NOT NULL,
	"role" text NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"hash" text NOT NULL,
	"last4" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	CONSTRAINT "api_keys_hash_unique" UNIQUE("hash"),
	CONSTRAINT "api_keys_kind" CHECK ("api_keys"."kind" = 'secret' or ("api_keys"."kind" = 'publishable' and "api_keys"."role" = 'retailer'))
);
--> statement-breakpoint
CREATE TABLE "dead_letters" (
	"id" text PRIMARY KEY NOT NULL,
	"queue" text NOT NULL,
	"body" jsonb NOT NULL,
	"error" text,
	"attempts" integer NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"replayed_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "fulfilments" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"status" text NOT NULL,
	"version" integer DEFAULT 0 NOT NULL,
	"requested_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "listings" (
	"id" text PRIMARY KEY NOT NULL,
	"retailer_id" text NOT NULL,
	"product_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"sku" text NOT NULL,
	"title" text,
	"unit_amount" integer NOT NULL,
	"currency" text NOT NULL,
	"tax_bps" integer NOT NULL,
	"supplier_cost" integer NOT NULL,
	"brand_royalty_bps" integer NOT NULL,
	"platform_fee_bps" integer NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "listings_adopted_once" UNIQUE("retailer_id","product_id","supplier_id"),
	CONSTRAINT "listings_unit_amount" CHECK ("listings"."unit_amount" between 1 and 99999999),
	CONSTRAINT "listings_currency" CHECK ("listings"."currency" ~ '^[a-z]{3}$'),
	CONSTRAINT "listings_tax_bps" CHECK ("listings"."tax_bps" between 0 and 10000),
	CONSTRAINT "listings_supplier_cost" CHECK ("listings"."supplier_cost" >= 0),
	CONSTRAINT "listings_shares" CHECK ("listings"."brand_royalty_bps" >= 0 and "listings"."platform_fee_bps" >= 0),
	CONSTRAINT "listings_terms_hold" CHECK (supplier_cost::bigint + 2 + (
  (unit_amount - (2 * unit_amount::bigint * tax_bps + 10000 + tax_bps) / (2 * (10000 + tax_bps)))
  * (brand_royalty_bps + platform_fee_bps) + 9999) / 10000 <= unit_amount)
);
--> statement-breakpoint
CREATE TABLE "members" (
	"id" text PRIMARY KEY NOT NULL,
	"party_id" text NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"epoch" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"revoked_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "notification_templates" (
	"retailer_id" text NOT NULL,
	"event" text NOT NULL,
	"subject" text NOT NULL,
	"html" text NOT NULL,
	"text" text NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "notification_templates_retailer_id_event_pk" PRIMARY KEY("retailer_id","event")
);
--> statement-breakpoint
CREATE TABLE "offers" (
	"product_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"sku" text NOT NULL,
	CONSTRAINT "offers_product_id_supplier_id_pk" PRIMARY KEY("product_id","supplier_id"),
	CONSTRAINT "offers_sku_unique" UNIQUE("sku"),
	CONSTRAINT "offers_product_supplier_sku" UNIQUE("product_id","supplier_id","sku")
);
--> statement-breakpoint
CREATE TABLE "order_lines" (
	"order_id" text NOT NULL,
	"line_id" text NOT NULL,
	"retailer_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"product_id" text NOT NULL,
	"placed_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "order_lines_order_id_line_id_pk" PRIMARY KEY("order_id","line_id")
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"id" text PRIMARY KEY NOT NULL,
	"number" text NOT NULL,
	"retailer_id" text NOT NULL,
	"status" text NOT NULL,
	"version" integer NOT NULL,
	"placed_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"customer_name" text NOT NULL,
	"customer_email" text NOT NULL,
	"currency" text NOT NULL,
	"total" integer NOT NULL,
	"refund_status" text NOT NULL,
	"dispute_status" text NOT NULL,
	"parked" boolean NOT NULL,
	"doc" jsonb NOT NULL,
	"search" text GENERATED ALWAYS AS (lower(number || ' ' || customer_name || ' ' || customer_email)) STORED NOT NULL
);
--> statement-breakpoint
CREATE TABLE "parties" (
	"id" text PRIMARY KEY NOT NULL,
	"role" text NOT NULL,
	"name" text NOT NULL,
	"stripe_account" text,
	"country" text NOT NULL,
	"settings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "parties_role" CHECK ("parties"."role" in ('retailer', 'supplier', 'brand', 'platform')),
	CONSTRAINT "parties_platform_has_no_account" CHECK ("parties"."role" <> 'platform' or "parties"."stripe_account" is null)
);
--> statement-breakpoint
CREATE TABLE "products" (
	"id" text PRIMARY KEY NOT NULL,
	"brand_id" text NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"description" text NOT NULL,
	"option_rules" json NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "products_kind" CHECK ("products"."kind" in ('roller', 'roman', 'venetian', 'shutter'))
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"hash" text PRIMARY KEY NOT NULL,
	"member_id" text NOT NULL,
	"epoch" integer NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "sign_in_links" (
	"hash" text PRIMARY KEY NOT NULL,
	"member_id" text NOT NULL,
	"nonce_hash" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"consumed_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "stock" (
	"sku" text PRIMARY KEY NOT NULL,
	"supplier_id" text NOT NULL,
	"on_hand" integer NOT NULL,
	"version" bigint DEFAULT 0 NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "stock_on_hand" CHECK ("stock"."on_hand" >= 0)
);
--> statement-breakpoint
CREATE TABLE "stock_moves" (
	"order_id" text NOT NULL,
	"sku" text NOT NULL,
	"quantity" integer NOT NULL,
	"moved_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"restocked_at" timestamp (3) with time zone,
	CONSTRAINT "stock_moves_order_id_sku_pk" PRIMARY KEY("order_id","sku"),
	CONSTRAINT "stock_moves_quantity" CHECK ("stock_moves"."quantity" >= 0)
);
--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_party_id_parties_id_fk" FOREIGN KEY ("party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "listings" ADD CONSTRAINT "listings_retailer_id_parties_id_fk" FOREIGN KEY ("retailer_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "listings" ADD CONSTRAINT "listings_offer" FOREIGN KEY ("product_id","supplier_id","sku") REFERENCES "public"."offers"("product_id","supplier_id","sku") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_party_id_parties_id_fk" FOREIGN KEY ("party_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification_templates" ADD CONSTRAINT "notification_templates_retailer_id_parties_id_fk" FOREIGN KEY ("retailer_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offers" ADD CONSTRAINT "offers_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offers" ADD CONSTRAINT "offers_supplier_id_parties_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "products" ADD CONSTRAINT "products_brand_id_parties_id_fk" FOREIGN KEY ("brand_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_in_links" ADD CONSTRAINT "sign_in_links_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock" ADD CONSTRAINT "stock_sku_offers_sku_fk" FOREIGN KEY ("sku") REFERENCES "public"."offers"("sku") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock" ADD CONSTRAINT "stock_supplier_id_parties_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."parties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_moves" ADD CONSTRAINT "stock_moves_sku_stock_sku_fk" FOREIGN KEY ("sku") REFERENCES "public"."stock"("sku") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "api_keys_party" ON "api_keys" USING btree ("party_id");--> statement-breakpoint
CREATE INDEX "dead_letters_created" ON "dead_letters" USING btree ("created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "fulfilments_supplier" ON "fulfilments" USING btree ("supplier_id","requested_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "fulfilments_supplier_status" ON "fulfilments" USING btree ("supplier_id","status","requested_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "fulfilments_order" ON "fulfilments" USING btree ("order_id");--> statement-breakpoint
CREATE UNIQUE INDEX "members_party_email" ON "members" USING btree ("party_id",lower(email));--> statement-breakpoint
CREATE INDEX "members_email" ON "members" USING btree (lower(email));--> statement-breakpoint
CREATE INDEX "order_lines_supplier" ON "order_lines" USING btree ("retailer_id","supplier_id","placed_at" DESC NULLS LAST,"order_id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "order_lines_product" ON "order_lines" USING btree ("retailer_id","product_id","placed_at" DESC NULLS LAST,"order_id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "orders_retailer" ON "orders" USING btree ("retailer_id","placed_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "orders_retailer_status" ON "orders" USING btree ("retailer_id","status","placed_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "orders_retailer_refunded" ON "orders" USING btree ("retailer_id","placed_at" DESC NULLS LAST,"id" DESC NULLS LAST) WHERE refund_status <> 'none';--> statement-breakpoint
CREATE INDEX "orders_retailer_disputed" ON "orders" USING btree ("retailer_id","placed_at" DESC NULLS LAST,"id" DESC NULLS LAST) WHERE dispute_status <> 'none';--> statement-breakpoint
CREATE INDEX "orders_all" ON "orders" USING btree ("placed_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "orders_parked" ON "orders" USING btree ("placed_at" DESC NULLS LAST,"id" DESC NULLS LAST) WHERE parked;--> statement-breakpoint
CREATE INDEX "orders_updated" ON "orders" USING btree ("updated_at");--> statement-breakpoint
CREATE INDEX "orders_search" ON "orders" USING gin ("search" gin_trgm_ops);--> statement-breakpoint
CREATE UNIQUE INDEX "parties_stripe_account" ON "parties" USING btree ("stripe_account");--> statement-breakpoint
CREATE UNIQUE INDEX "parties_one_platform" ON "parties" USING btree ("role") WHERE role = 'platform';--> statement-breakpoint
CREATE INDEX "sessions_member" ON "sessions" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "sign_in_links_member" ON "sign_in_links" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "stock_supplier" ON "stock" USING btree ("supplier_id");--> statement-breakpoint
CREATE INDEX "stock_moves_sku" ON "stock_moves" USING btree ("sku");