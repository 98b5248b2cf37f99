-- the earliest referrals of one referrer, in their order, up to the cap
create index concurrently challenges_user_events_referrer
  on /*schema.*/user_events using btree (referrer, blocknumber, id)
  where (referrer is not null);
