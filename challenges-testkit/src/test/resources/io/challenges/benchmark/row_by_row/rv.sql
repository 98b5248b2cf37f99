-- A referral counts where fewer than the cap came before it.
select event.referrer, to_hex(event.referrer) || ':' || to_hex(event.user_id) as specifier, event.blocknumber
from user_events as event
join users as referrer on referrer.user_id = event.referrer and referrer.is_current
where event.blocknumber > ? and event.blocknumber <= ?
  and event.is_current
  and event.referrer <> event.user_id
  and referrer.is_verified
  and (
    select count(*)
    from (
      select
      from user_events as earlier
      where earlier.referrer = event.referrer
        and earlier.is_current
        and (earlier.blocknumber, earlier.id) < (event.blocknumber, event.id)
      limit ?
    ) as before
  ) < ?
order by event.blocknumber, event.id
