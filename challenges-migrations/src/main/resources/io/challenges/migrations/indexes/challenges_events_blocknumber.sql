-- where the events that moved are found
create index concurrently challenges_events_blocknumber
  on /*schema.*/events using btree (blocknumber);
