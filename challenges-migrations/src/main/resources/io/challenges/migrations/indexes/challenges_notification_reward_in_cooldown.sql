-- Has this user a reward in cooldown? Without fastupdate: new entries would pile up in the pending
-- list, which each look at the index walks from end to end.
create index concurrently challenges_notification_reward_in_cooldown
  on /*schema.*/notification using gin (user_ids)
  with (fastupdate = off)
  where (type = 'reward_in_cooldown');
