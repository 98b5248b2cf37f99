and not exists (
  select
  from (
    ${source}
  ) as source
  where position is null
)
