-- who saved something, the earliest first; user_id, so that no plan has to sort those of one moment
create index concurrently challenges_saves_item
  on /*schema.*/saves using btree (save_item_id, save_type, created_at, user_id)
  where (is_current and not is_delete);
