-- For where nobody hears of the rows: so only their number comes back.
with written as (
  ${write}
)
select
  count(*) filter (where inserted) as inserted,
  count(*) filter (where not inserted) as updated,
  count(*) filter (where complete) as completed
from written
