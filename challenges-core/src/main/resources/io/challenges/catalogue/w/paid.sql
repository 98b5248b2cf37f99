-- In all contests of a host, each by the start of its specifiers: in the order of bytes ';' follows
-- ':'. Where an older job has not said when, the row was written then.
select dirty.key as capped, paid.completed_at
from dirty
cross join challenge
cross join lateral (
  select event_id
  from /*schema.*/events
  where user_id = dirty.key and event_type = 'remix_contest'
  offset 0
) as contest
cross join lateral (
  select coalesce(completed_at, created_at at time zone 'UTC') as completed_at
  from /*schema.*/user_challenges
  where challenge_id = challenge.id
    and specifier ~>=~ (to_hex(contest.event_id) || ':')
    and specifier ~<~ (to_hex(contest.event_id) || ';')
    and is_complete
  offset 0
) as paid
