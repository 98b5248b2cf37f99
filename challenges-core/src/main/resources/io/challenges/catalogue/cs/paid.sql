-- by the start of the specifier: in the order of bytes ';' follows ':'
select dirty.key as capped, paid.completed_at
from dirty
cross join challenge
cross join lateral (
  select completed_at
  from /*schema.*/user_challenges
  where challenge_id = challenge.id
    and specifier ~>=~ (to_hex(dirty.key) || ':')
    and specifier ~<~ (to_hex(dirty.key) || ';')
    and is_complete
  offset 0
) as paid
