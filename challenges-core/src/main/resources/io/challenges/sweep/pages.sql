-- The keys of some pages of a table, in no index's order, so rows without a position are among them.
-- Versions that an earlier pass has seen for certain are left out.
with ${oldest}
select
  -- what is more than a batch is counted and read again in smaller pieces
  case when count(*) <= ? then array_agg(distinct key)::text[] end as keys,
  pg_typeof(array_agg(key))::text as key_type,
  count(*) as rows
from (
  ${source}
) as source
where place >= ?::tid and place < ?::tid
  and (?::bool or version is null or age(version) <= (select age from oldest))
  and key is not null
