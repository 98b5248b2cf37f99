-- What no range of positions holds. Versions that an earlier pass has seen for certain are left out.
with ${oldest}
select
  array_agg(distinct key)::text[] as keys,
  pg_typeof(array_agg(key))::text as key_type,
  count(*) as rows
from (
  ${source}
) as source
where position is null
  and key is not null
  and (?::bool or version is null or age(version) <= (select age from oldest))
