-- By the start of the specifier: in the order of bytes ';' follows ':'. Where an older job has not said
-- when, the row was written then.
select dirty.key as capped, paid.completed_at
from dirty
cross join challenge
cross join lateral (
  select coalesce(completed_at, created_at at time zone 'UTC') as completed_at
  from /*schema.*/user_challenges
  where challenge_id = challenge.id
    and specifier ~>=~ (to_hex(dirty.key) || ':')
    and specifier ~<~ (to_hex(dirty.key) || ';')
    and is_complete
  offset 0
) as paid
