-- whoever an event is about
select
  user_id as key,
  blocknumber as position,
  xmin as version,
  ctid as place,
  is_current,
  referrer
from /*schema.*/user_events
