-- who reposted something, the earliest first
create index concurrently challenges_reposts_item
  on /*schema.*/reposts using btree (repost_item_id, repost_type, created_at)
  where (is_current and not is_delete);
