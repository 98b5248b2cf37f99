-- The newest play that is old enough, and when the next one was; each the end of an index's range.
select
  coalesce(
    (
      select id
      from /*schema.*/plays
      where created_at <= ?
      order by created_at desc
      limit 1
    ),
    -1
  )::bigint as newest,
  (
    select created_at
    from /*schema.*/plays
    where created_at > ?
    order by created_at
    limit 1
  ) as next
