-- a user's live follows: a million that were taken back are not in it, and the fifth is reached at once
create index concurrently challenges_follows_follower_user_id
  on /*schema.*/follows using btree (follower_user_id)
  where (is_current and not is_delete);
