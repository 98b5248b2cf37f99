-- where the purchases that moved are found
create index concurrently challenges_sol_purchases_slot
  on /*schema.*/sol_purchases using btree (slot);
