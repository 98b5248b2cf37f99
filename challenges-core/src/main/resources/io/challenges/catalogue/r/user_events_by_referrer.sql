-- whose referrals may have changed
select referrer as key, blocknumber as position, xmin as version
from /*schema.*/user_events
