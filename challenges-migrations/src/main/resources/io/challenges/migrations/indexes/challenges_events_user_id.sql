-- the contests of one host
create index concurrently challenges_events_user_id
  on /*schema.*/events using btree (user_id)
  where (event_type = 'remix_contest');
