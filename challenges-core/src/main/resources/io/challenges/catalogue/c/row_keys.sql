-- the same user and week, with the user in decimal
select
  case
    when specifier ~ '^[0-7]?[0-9a-f]{1,7}:[0-9]{6}$'
      then ('x' || lpad(split_part(specifier, ':', 1), 8, '0'))::bit(32)::int
        || ':' || split_part(specifier, ':', 2)
  end as key
from kept
