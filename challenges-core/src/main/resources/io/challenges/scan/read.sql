select
  ${n} as source,
  (select taken::text from snapshot) as snapshot,
  (select own from snapshot) as own,
  (select position::bigint from cut) as cut,
  (select greatest::bigint from end_${n}) as greatest,
  (
    select true
    from (
      ${source}
    ) as source
    where position >= ?
    order by position
    limit 1
  ) as head_stands,
  count(*) filter (where not late or xid is not null) as rows,
  -- below what was visible to all when the row's transaction began, as far as the fences tell
  (
    max(
      coalesce(
        (
          select max(fence.position)
          from unnest(?::bigint[], ?::bigint[]) as fence (xid, position)
          where fence.xid <= judged.xid
        ),
        ?
      ) - position
    ) filter (where late and xid < (select xmax from snapshot))
  )::bigint as lateness,
  (array_agg(distinct key) filter (where not late or xid is not null))::text[] as keys,
  (array_agg(distinct key) filter (where late and xid is null))::text[] as unversioned,
  -- the type alone: no key is collected for it
  pg_typeof(array_agg(key) filter (where false))::text as key_type,
  array_agg(distinct xid) filter (where xid >= (select least_live from snapshot)) as xids
from (
  select
    key,
    position,
    late,
    -- the version's 32 bits, widened to the id next to the snapshot
    ((select xmax from snapshot) + 2147483648)
      - (((select xmax from snapshot) + 2147483648 - version::text::bigint) & 4294967295) as xid
  from (
    select key, position, version, false as late
    from fresh_${n}
    where position <= coalesce((select position from cut), position)
    union all
    select key, position, version, true
    from late_${n}
  ) as moved
) as judged
-- a frozen row can widen to an id of the future, which must not count as handled
where not late
  or xid is null
  or ((xid < (select xmax from snapshot) or (select own from snapshot) is not null) and xid <> all (?::bigint[]))
