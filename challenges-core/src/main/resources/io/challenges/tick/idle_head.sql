(
  select position
  from (
    ${source}
  ) as source
  where position >= ?
  order by position desc
  limit 1
)
