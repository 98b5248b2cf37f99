-- Whether the first row at hand has no xmin, as in a view; without a row nobody knows.
select version is null as versionless
from (
  ${source}
) as source
limit 1
