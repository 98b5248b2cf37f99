cross join end_${n}
cross join lateral (
  select
    count(*) filter (where not late or xid is not null) as rows,
    max(? - position) filter (where late and xid < snapshot.xmax) as lateness,
    array_agg(distinct key) filter (where not late or xid is not null) as keys,
    array_agg(distinct key) filter (where late and xid is null) as unversioned,
    array_agg(distinct xid) filter (where xid >= snapshot.least_live) as xids
  from (
    select
      key,
      position,
      late,
      -- the version's 32 bits, widened to the id next to the snapshot
      (snapshot.xmax + 2147483648)
        - ((snapshot.xmax + 2147483648 - version::text::bigint) & 4294967295) as xid
    from (
      select key, position, version, false as late from fresh_${n}
      where cut.position is null or position <= cut.position
      union all
      select key, position, version, true from late_${n}
    ) as moved
  ) as judged
  -- a frozen row can widen to an id of the future, which must not count as handled
  where not late
    or xid is null
    or ((xid < snapshot.xmax or snapshot.own is not null) and xid <> all (?))
) as read_${n}
