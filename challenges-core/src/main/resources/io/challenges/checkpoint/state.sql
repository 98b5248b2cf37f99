-- A statement of its own behind the lock: one statement would read the state as it was before it.
select
  pg_current_snapshot()::text as snapshot,
  pg_current_xact_id_if_assigned()::text::bigint as own,
  pg_is_in_recovery() as recovering,
  current_setting('jit') as jit,
  current_setting('enable_seqscan') as enable_seqscan,
  current_setting('enable_bitmapscan') as enable_bitmapscan,
  current_setting('plan_cache_mode') as plan_cache_mode,
  coalesce(current_setting('challenges.announce', true), '') as announce,
  challenge.id as challenge,
  challenge.amount,
  challenge.active,
  challenge.step_count,
  challenge.starting_block,
  challenge.cooldown_days,
  stored.tablename,
  stored.last_checkpoint,
  pg_typeof(stored.last_checkpoint) = 'integer'::regtype as narrow,
  stored.scanned,
  stored.settled,
  stored.snapshot_xmax,
  stored.in_flight,
  stored.seen,
  stored.fence_xids,
  stored.fence_positions,
  stored.head_read,
  stored.quiet_until,
  stored.revision,
  stored.written_by,
  stored.greatest_lateness
from (select) as always
left join /*schema.*/challenges as challenge on challenge.id = ?
left join /*schema.*/indexing_checkpoints as stored on stored.tablename = any (?::text[])
