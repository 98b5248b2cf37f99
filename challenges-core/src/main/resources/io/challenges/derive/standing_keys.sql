with ${front}
select distinct key::text as key
from (
  ${standing}
) as keys
where key is not null
