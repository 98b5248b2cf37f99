-- where the events that moved are found
create index concurrently challenges_user_events_blocknumber
  on /*schema.*/user_events using btree (blocknumber);
