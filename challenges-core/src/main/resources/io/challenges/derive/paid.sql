with ${front}
select capped::text as capped, completed_at::timestamp as completed_at
from (
  ${paid}
) as paid
where completed_at is not null
