-- the user that a specifier begins with derives it, also where no row was ever written
select
  case
    when specifier ~ '^[0-7]?[0-9a-f]{1,7}(:|$)'
      then ('x' || lpad(split_part(specifier, ':', 1), 8, '0'))::bit(32)::int
    else user_id
  end as key
from kept
