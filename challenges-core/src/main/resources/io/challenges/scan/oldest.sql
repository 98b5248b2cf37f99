${snapshot},
-- age(version) up to this: written by the oldest transaction of interest, or a later one
oldest as materialized (
  select ${age} as age
  from snapshot
)
