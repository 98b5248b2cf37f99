select user_id, to_hex(user_id) || ':' || to_hex(referrer) as specifier, blocknumber
from user_events
where blocknumber > ? and blocknumber <= ? and is_current and referrer <> user_id
order by blocknumber, id
