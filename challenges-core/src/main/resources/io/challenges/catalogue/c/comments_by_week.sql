-- the commenter and the week, as user:IYYYIW with the user in decimal
select
  user_id || ':' || to_char(created_at, 'IYYYIW') as key,
  blocknumber as position,
  xmin as version,
  ctid as place
from /*schema.*/comments
