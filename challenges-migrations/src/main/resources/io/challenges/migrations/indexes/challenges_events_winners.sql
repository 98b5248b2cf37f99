-- The contests that name a track among their winners, as a number or as a string: both are asked for
-- with @>, the one operator of this class. Without fastupdate: each look at the index would walk its
-- pending list from end to end. Without a condition on the type: a query with that condition could
-- also read all of the smaller index on the contests' hosts, and would.
create index concurrently challenges_events_winners
  on /*schema.*/events using gin ((event_data -> 'winners') jsonb_path_ops)
  with (fastupdate = off);
