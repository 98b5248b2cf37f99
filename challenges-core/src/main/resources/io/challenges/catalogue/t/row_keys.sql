-- the track that a specifier ends with
select ('x' || lpad(split_part(specifier, ':', 3), 8, '0'))::bit(32)::int as key
from kept
where specifier ~ '^[0-9a-f]+:t:[0-7]?[0-9a-f]{1,7}$'
