-- The round's lock, then every challenge's, in the order of their ids; null where another has the
-- round's. Nobody who holds one of ours waits for another, so this can wait without a deadlock.
select
  case
    when pg_try_advisory_xact_lock(hashtextextended(?, 0)) then (
      select count(pg_advisory_xact_lock(hashtextextended(ordered.name, 0)))
      from (
        select name
        from unnest(?::text[]) with ordinality as names (name, place)
        order by place
      ) as ordered
    )
  end as locks
