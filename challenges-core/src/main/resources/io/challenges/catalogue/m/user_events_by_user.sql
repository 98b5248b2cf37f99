-- whoever an event is about
select
  user_id as key,
  blocknumber as position,
  xmin as version,
  ctid as place,
  is_current,
  is_mobile_user
from /*schema.*/user_events
