(
  select position
  from (
    ${source}
  ) as source
  where position >= ?
  order by position
  limit 1
) is not null
