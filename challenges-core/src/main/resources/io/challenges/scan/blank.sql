,
-- age(version) up to this: written when something may have been derived already
blank as materialized (
  select ${age} as age
  from snapshot
)
