-- Referrals by an unverified (r) or a verified user (rv): the earliest ones, up to the cap.
-- Each lookup is lateral with a limit of its own, so that it stays a read of an index however
-- many rows a referrer has. What must not be there is coalesced to false: compared with null, the
-- planner would expect so few rows that it would sort all of a referrer's.
select
  to_hex(referrer.key) || ':' || to_hex(referral.user_id) as specifier,
  referrer.key as user_id,
  1 as progress,
  1 as target,
  challenge.amount,
  referral.blocknumber as completed_blocknumber,
  null::timestamp as completed_at
from (
  select distinct on (dirty.key) dirty.key, coalesce(is_verified, false) as verified
  from dirty
  -- most users who move have referred nobody
  cross join lateral (
    select
    from /*schema.*/user_events
    where referrer = dirty.key
    limit 1
  ) as has_referred
  cross join lateral (
    select is_verified, blocknumber, txhash
    from /*schema.*/users
    where user_id = dirty.key and is_current
    offset 0
  ) as account
  order by dirty.key, blocknumber desc nulls last, txhash desc
) as referrer
cross join challenge
cross join lateral (
  -- without a step_count there is no cap, and nothing to count
  select coalesce(challenge.step_count, 2147483647) - count(*) as free
  from (
    select
    from (
      -- apart, so that without statistics the key's leading challenge_id does not seem the better
      -- way to a user's rows
      select challenge_id, is_complete
      from /*schema.*/user_challenges
      where user_id = referrer.key
      offset 0
    ) as of_user
    where challenge_id = challenge.id and is_complete
    limit greatest(challenge.step_count, 0)
  ) as paid
) as places
cross join lateral (
  select event.user_id, event.blocknumber
  from /*schema.*/user_events as event
  where event.referrer = referrer.key
    and event.user_id <> referrer.key
    and event.is_current
    -- in this order: what is paid, which most are, keeps its place and takes no other; of several
    -- current events of a user only the latest counts; whether it is excluded is asked last
    and case
      when (
        select true
        from /*schema.*/user_challenges as paid
        where paid.challenge_id = challenge.id
          and paid.specifier = to_hex(referrer.key) || ':' || to_hex(event.user_id)
          and paid.is_complete
        limit 1
      ) then false
      when (
        select true
        from /*schema.*/user_events as later
        where later.user_id = event.user_id
          and later.is_current
          and (coalesce(later.blocknumber, -1), later.id)
            > (coalesce(event.blocknumber, -1), event.id)
        limit 1
      ) then false
      else (
        select true
        from /*schema.*/challenge_exclusions as excluded
        where excluded.challenge_id = challenge.id
          and excluded.specifier = to_hex(referrer.key) || ':' || to_hex(event.user_id)
        limit 1
      ) is null
    end
  order by event.blocknumber, event.id
  limit greatest(places.free, 0)
) as referral
where referrer.verified = (challenge.id = 'rv')
