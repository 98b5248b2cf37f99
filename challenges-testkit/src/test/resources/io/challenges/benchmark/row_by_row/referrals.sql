-- A referral counts where fewer than the cap came before it. Both lookups are lateral with a limit: a
-- prepared statement's generic plan would otherwise read all users at each tick.
select event.referrer, to_hex(event.referrer) || ':' || to_hex(event.user_id) as specifier, event.blocknumber
from user_events as event
cross join lateral (
  select is_verified
  from users
  where user_id = event.referrer and is_current
  limit 1
) as referrer
cross join lateral (
  select count(*) as count
  from (
    select
    from user_events
    where referrer = event.referrer
      and is_current
      and (blocknumber, id) < (event.blocknumber, event.id)
    limit ?
  ) as earlier
) as before
where event.blocknumber > ? and event.blocknumber <= ?
  and event.is_current
  and event.referrer <> event.user_id
  and coalesce(referrer.is_verified, false) = ?
  and before.count < ?
order by event.blocknumber, event.id
