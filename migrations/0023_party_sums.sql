DROP INDEX "movements_party";--> statement-breakpoint
CREATE INDEX "movements_party" ON "movements" USING btree ("party_id","at","source","booked","booked_currency") WHERE party_id is not null;