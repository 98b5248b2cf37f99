-- who hosts the contest that a specifier begins with
select event.user_id as key
from (
  select
    case
      when specifier ~ '^[0-7]?[0-9a-f]{1,7}:'
        then ('x' || lpad(split_part(specifier, ':', 1), 8, '0'))::bit(32)::int
    end as event_id
  from kept
) as contest
join /*schema.*/events as event using (event_id)
