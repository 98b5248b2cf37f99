-- the newest run of a listen streak that is not complete
create index concurrently challenges_user_challenges_running_streak
  on /*schema.*/user_challenges using btree (user_id, specifier)
  where (challenge_id = 'e' and is_complete is not true);
