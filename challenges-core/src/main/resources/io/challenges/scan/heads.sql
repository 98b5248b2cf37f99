-- The greatest position over all sources of an axis, and what this statement could see.
select
  pg_current_snapshot()::text as snapshot,
  pg_current_xact_id_if_assigned()::text::bigint as own,
  coalesce(${head}, -1)::bigint as head
