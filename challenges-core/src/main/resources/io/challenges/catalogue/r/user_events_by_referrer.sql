-- whose referrals may have changed
select referrer as key, blocknumber as position, xmin as version, ctid as place, is_current
from /*schema.*/user_events
