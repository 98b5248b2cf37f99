-- above scanned, in the order of an index; a block is never cut
skimmed_${n} as materialized (
  select key, position, version
  from (
    ${source}
  ) as source
  where position > ? and position <= ?
  order by position
  fetch first ? rows with ties
),
-- rows that make no key dirty only move the position, so more of them are read at once
fresh_${n} as materialized (
  select key, position, version
  from skimmed_${n}
  where key is not null
  order by position
  fetch first ? rows with ties
),
-- at or below scanned: what the last recorded scan cannot have seen
late_${n} as materialized (
  select key, position, version
  from (
    ${source}
  ) as source
  where position between ? and ?
    and (age(version) <= (select age from oldest) or version is null)
    and key is not null
)
