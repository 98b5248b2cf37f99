-- nothing was derived yet when most of the rows were written
select
  case
    when (
      ${makes_due}
    )
      or version is null
      or age(version) <= (select age from blank) then key
  end as key,
  position,
  version
from (
  ${source}
) as told
