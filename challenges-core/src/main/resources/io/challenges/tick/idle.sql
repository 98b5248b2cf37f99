-- Whether a tick would again find nothing. What it reads are ends of indexes and the short range where
-- rows can be late, so one plan is right for any values, and the server may keep it.
with ${snapshot}
select
  case
    when ?::bool and not pg_is_in_recovery() then
      pg_try_advisory_xact_lock(hashtextextended(?, 0))
  end as locked,
  ?::bool
    and coalesce(
      (
        select
          active
            and (amount, step_count, starting_block, cooldown_days)
              is not distinct from (?::text, ?::int, ?::int, ?::int)
        from /*schema.*/challenges
        where id = ?
      ),
      false
    )
    -- the same cluster; we have written nothing; nobody has ended whom a window or a fence waits for
    and (select xmax from snapshot) >= ?
    and (select own from snapshot) is null
    and (select least_live from snapshot) < ?
    and not coalesce(
      (
        select bool_or(pg_visible_in_snapshot(open.xid::text::xid8, (select taken from snapshot)))
        from unnest(?::bigint[]) as open (xid)
      ),
      false
    )
    ${axes} as idle
