-- who reposted something, the earliest first; user_id, so that no plan has to sort those of one moment
create index concurrently challenges_reposts_item
  on /*schema.*/reposts using btree (repost_item_id, repost_type, created_at, user_id)
  where (is_current and not is_delete);
