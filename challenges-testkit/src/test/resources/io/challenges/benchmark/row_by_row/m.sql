select user_id, to_hex(user_id) as specifier, blocknumber
from user_events
where blocknumber > ? and blocknumber <= ? and is_current and is_mobile_user
order by blocknumber, id
