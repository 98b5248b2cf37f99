-- who bought a track or an album
create index concurrently challenges_sol_purchases_content_id
  on /*schema.*/sol_purchases using btree (content_id, buyer_user_id);
