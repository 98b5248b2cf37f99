-- an event that no longer counts may uncover an older one of its user, with another referrer
select
  case when is_current then null else user_id end as key,
  blocknumber as position,
  xmin as version,
  ctid as place
from /*schema.*/user_events
