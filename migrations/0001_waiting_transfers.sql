CREATE TABLE "waiting_transfers" (
	"account" text NOT NULL,
	"order_id" text NOT NULL,
	"party_id" text NOT NULL,
	"since" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "waiting_transfers_account_order_id_party_id_pk" PRIMARY KEY("account","order_id","party_id")
);
