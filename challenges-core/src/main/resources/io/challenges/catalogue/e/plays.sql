-- What the tick has read, as far as it is theirs, and what was counted or ignored before around it.
select user_id, created_at
from /*schema.*/plays
where id between ? and ?
  and user_id = any (?::int4[])
  and created_at is not null
order by id
