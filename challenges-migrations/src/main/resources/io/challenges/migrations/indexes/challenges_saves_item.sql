-- who saved something, the earliest first
create index concurrently challenges_saves_item
  on /*schema.*/saves using btree (save_item_id, save_type, created_at)
  where (is_current and not is_delete);
