-- The contests that name a track among their winners, as a number or as a string: both are asked for
-- with @>, the one operator of this class. Without fastupdate: each look at the index would walk its
-- pending list from end to end.
create index concurrently challenges_events_winners
  on /*schema.*/events using gin ((event_data -> 'winners') jsonb_path_ops)
  with (fastupdate = off)
  where (event_type = 'remix_contest');
