-- a user's live saves: the first is reached at once, however many were taken back
create index concurrently challenges_saves_user_id
  on /*schema.*/saves using btree (user_id)
  where (is_current and not is_delete);
