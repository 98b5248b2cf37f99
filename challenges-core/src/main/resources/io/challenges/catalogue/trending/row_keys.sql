-- the week that a specifier begins with
select split_part(specifier, ':', 1) as key
from kept
where specifier ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}:'
