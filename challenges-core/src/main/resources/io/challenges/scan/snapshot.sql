-- What this statement can see, and how far back age() must go from it.
snapshot as materialized (
  select
    taken,
    pg_snapshot_xmax(taken)::text::bigint as xmax,
    own,
    -- ids from here on may have to be remembered as seen
    least(
      (select min(xid::text::bigint) from pg_snapshot_xip(taken) as xid),
      own,
      pg_snapshot_xmax(taken)::text::bigint
    ) as least_live,
    -- the low 32 bits that age() counts from
    (age('3'::xid)::bigint + 3) & 4294967295 as counted_from
  from (
    select
      pg_current_snapshot() as taken,
      pg_current_xact_id_if_assigned()::text::bigint as own
    offset 0
  ) as now
)
