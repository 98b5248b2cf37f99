-- Compare and set: a row that somebody else has written since stays as it is, and nothing comes back.
insert into /*schema.*/indexing_checkpoints as stored (
  tablename, last_checkpoint, scanned, settled, snapshot_xmax, in_flight, seen,
  fence_xids, fence_positions, head_read, quiet_until, revision, written_by,
  greatest_lateness, blank_at
)
select
  ?,
  -- older hosts have four bytes here
  least(
    checkpoint.scanned,
    case
      when pg_typeof(nothing.last_checkpoint) = 'integer'::regtype then 2147483647
      else 9223372036854775807
    end
  ),
  checkpoint.scanned,
  ?,
  ?,
  ?,
  ?,
  ?::bigint[] || case when checkpoint.fence is null then '{}' else array[written.xid] end,
  ?::bigint[] || case when checkpoint.fence is null then '{}' else array[checkpoint.fence] end,
  ?,
  ?,
  0,
  written.xid,
  ?,
  ?
from (select ?::bigint as scanned, ?::bigint as fence) as checkpoint
cross join (select pg_current_xact_id()::text::bigint as xid) as written
left join /*schema.*/indexing_checkpoints as nothing on false
on conflict (tablename) do update
set
  last_checkpoint = excluded.last_checkpoint,
  scanned = excluded.scanned,
  settled = excluded.settled,
  snapshot_xmax = excluded.snapshot_xmax,
  in_flight = excluded.in_flight,
  seen = excluded.seen,
  fence_xids = excluded.fence_xids,
  fence_positions = excluded.fence_positions,
  head_read = excluded.head_read,
  quiet_until = excluded.quiet_until,
  revision = coalesce(stored.revision, -1) + 1,
  written_by = excluded.written_by,
  greatest_lateness = excluded.greatest_lateness,
  blank_at = excluded.blank_at
where stored.revision is not distinct from ?
  -- nor may somebody have moved it by hand meanwhile
  and stored.last_checkpoint is not distinct from (
    select
      case
        when found.position > 2147483647 and pg_typeof(stored.last_checkpoint) = 'integer'::regtype
          then 2147483647
        else found.position
      end
    from (select ?::bigint as position) as found
  )
returning xmin::text::bigint as version, written_by
