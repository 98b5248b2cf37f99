-- the user that a specifier begins with; ten digits of an hour follow
select
  case
    when specifier ~ '^[0-7]?[0-9a-f]{1,7}[0-9]{10}$'
      then ('x' || lpad(left(specifier, -10), 8, '0'))::bit(32)::int
    else user_id
  end as key
from kept
