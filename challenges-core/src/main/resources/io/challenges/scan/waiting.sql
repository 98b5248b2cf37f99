-- How much lies above a position, in one source: an index read in order that stops.
select count(key) as rows, count(*) > ? as more
from (
  select key
  from (
    ${source}
  ) as source
  where position > ? and position <= ?
  order by position
  limit ?
) as waiting
