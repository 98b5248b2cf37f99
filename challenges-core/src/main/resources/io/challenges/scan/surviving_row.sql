(
  select position
  from (
    ${source}
  ) as source
  where position <= ? and age(version) > (select age from oldest)
  order by position desc
  limit 1
)
