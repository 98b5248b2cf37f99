with ${front}
select distinct report::text as report
from (
  ${reports}
) as reported
order by report
limit ?
