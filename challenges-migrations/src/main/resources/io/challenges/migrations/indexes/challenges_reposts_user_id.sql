-- a user's live reposts: the first is reached at once, however many were taken back
create index concurrently challenges_reposts_user_id
  on /*schema.*/reposts using btree (user_id)
  where (is_current and not is_delete);
