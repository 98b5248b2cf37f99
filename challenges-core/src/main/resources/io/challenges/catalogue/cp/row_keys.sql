-- the track that a specifier ends with
select
  case
    when specifier ~ '^[0-9a-f]+:[0-7]?[0-9a-f]{1,7}$'
      then ('x' || lpad(split_part(specifier, ':', 2), 8, '0'))::bit(32)::int
  end as key
from kept
