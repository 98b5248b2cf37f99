-- above scanned, in the order of an index; a block is never cut. Rows that make no key dirty cost
-- little, so more of them are passed over; the inner limit is not reached where keys are dense.
fresh_${n} as materialized (
  select key, position, version
  from (
    select key, position, version
    from (
      ${fresh}
    ) as source
    where position > ? and position <= ?
    order by position
    fetch first ? rows with ties
  ) as skimmed
  where key is not null
  order by position
  fetch first ? rows with ties
),
-- where that ended although more may follow, and how far the source goes
end_${n} as materialized (
  select
    case
      when fresh.rows >= ? then fresh.greatest
      else (
        select position
        from (
          ${source}
        ) as source
        where position > ? and position <= ?
        order by position
        offset ? - 1
        limit 1
      )
    end as cut,
    (
      select max(position)
      from (
        ${source}
      ) as source
      where position > ? and position <= ?
    ) as greatest
  from (select count(*) as rows, max(position) as greatest from fresh_${n}) as fresh
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
