-- Has this user been told of a reward lately? Without fastupdate: new entries would pile up in the
-- pending list, which each look at the index walks from end to end.
create index concurrently challenges_notification_challenge_reward
  on /*schema.*/notification using gin (user_ids)
  with (fastupdate = off)
  where (type = 'challenge_reward');
