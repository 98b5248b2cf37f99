-- Play-count milestones (p1, p2, p3): what the tracks of a verified artist were played since 2025.
-- A tier begins where the one below it was reached. Where it is complete, or the artist may not
-- have it, no track is looked up.
select
  tier.specifier,
  dirty.key as user_id,
  case when plays.count >= tier.beginning then plays.count else 0 end as progress,
  challenge.step_count as target,
  challenge.amount,
  null::int as completed_blocknumber,
  null::timestamp as completed_at
from dirty
cross join challenge
cross join lateral (
  select
    to_hex(dirty.key) || case challenge.id when 'p1' then ':250' when 'p2' then ':1000' else ':10000' end
      as specifier,
    coalesce(
      (
        select step_count
        from /*schema.*/challenges
        where id = case challenge.id when 'p2' then 'p1' when 'p3' then 'p2' end
      ),
      case challenge.id when 'p1' then 0 when 'p2' then 250 else 1000 end
    ) as beginning
  offset 0
) as tier
cross join lateral (
  select coalesce(sum(monthly.count), 0) as count
  from (
    select user_id
    from (
      select user_id, is_verified and is_deactivated is not true as applies
      from /*schema.*/users
      where user_id = dirty.key and is_current
      order by blocknumber desc nulls last, txhash desc
      limit 1
    ) as latest
    where applies
    offset 0
  ) as artist
  cross join lateral (
    select track_id
    from /*schema.*/tracks as track
    where owner_id = artist.user_id
      and is_current
      and is_delete is not true
      -- of several current versions of a track only the latest counts
      and not coalesce((
        select true
        from /*schema.*/tracks as later
        where later.track_id = track.track_id
          and later.is_current
          and (coalesce(later.blocknumber, -1), later.txhash)
            > (coalesce(track.blocknumber, -1), track.txhash)
        limit 1
      ), false)
    offset 0
  ) as track
  cross join lateral (
    select count
    from /*schema.*/aggregate_monthly_plays
    where play_item_id = track.track_id and "timestamp" >= date '2025-01-01'
    offset 0
  ) as monthly
) as plays
where not coalesce((
  select is_complete
  from /*schema.*/user_challenges
  where challenge_id = challenge.id and specifier = tier.specifier
  limit 1
), false)
