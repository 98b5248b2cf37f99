-- Whether the first row at hand has no xmin, as in a view; without a row nobody knows.
select
  version is null as versionless,
  -- only for the server to read it
  (
    ${makes_due}
  ) as makes_due
from (
  ${source}
) as source
limit 1
