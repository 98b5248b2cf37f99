and (
  select true
  from (
    ${source}
  ) as source
  where position >= ?
    and age(version) <= (
      select ${age}
      from snapshot
    )
    and version <> all (?::text[]::xid[])
    and key is not null
  order by position
  limit 1
) is null
