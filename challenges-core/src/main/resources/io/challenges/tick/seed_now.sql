-- What this snapshot sees up to here counts as handled; what is in flight just now will be found.
with taken as materialized (
  select pg_current_snapshot() as snapshot, pg_current_xact_id_if_assigned()::text::bigint as own
),
checkpoint as materialized (
  select coalesce(${head}, -1)::bigint as position
)
insert into /*schema.*/indexing_checkpoints (
  tablename, last_checkpoint, scanned, settled, snapshot_xmax, in_flight, seen,
  fence_xids, fence_positions, head_read, revision, written_by
)
select
  ${name},
  least(
    checkpoint.position,
    case
      when pg_typeof(nothing.last_checkpoint) = 'integer'::regtype then 2147483647
      else 9223372036854775807
    end
  ),
  checkpoint.position,
  checkpoint.position - ${margin},
  pg_snapshot_xmax(taken.snapshot)::text::bigint,
  array(select xid::text::bigint from pg_snapshot_xip(taken.snapshot) as xid)
    || case when taken.own is null then '{}' else array[taken.own] end,
  '{}',
  -- an id that is older than the snapshot is no fence
  case when taken.own is null then array[pg_current_xact_id()::text::bigint] else '{}' end,
  case when taken.own is null then array[checkpoint.position] else '{}' end,
  nullif(checkpoint.position, -1),
  0,
  pg_current_xact_id()::text::bigint
from taken
cross join checkpoint
left join /*schema.*/indexing_checkpoints as nothing on false
on conflict (tablename) do nothing
