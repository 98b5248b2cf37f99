-- the buyer and the content that a specifier names
select
  case
    when specifier ~ '^[0-7]?[0-9a-f]{1,7}:[0-7]?[0-9a-f]{1,7}$'
      then ('x' || lpad(split_part(specifier, ':', 1), 8, '0'))::bit(32)::int
        || ':'
        || ('x' || lpad(split_part(specifier, ':', 2), 8, '0'))::bit(32)::int
  end as key
from kept
