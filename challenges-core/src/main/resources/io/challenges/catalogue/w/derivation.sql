-- Remix contests: the owners of the first five winning tracks of a verified host's contest. What is
-- paid keeps its place, and takes no other.
select
  to_hex(contest.event_id) || ':' || to_hex(winner.owner_id) as specifier,
  winner.owner_id as user_id,
  1 as progress,
  1 as target,
  challenge.amount,
  contest.blocknumber as completed_blocknumber,
  contest.created_at as completed_at,
  dirty.key as capped,
  contest.event_id * 2147483648::bigint + winner.place as turn
from dirty
cross join challenge
cross join lateral (
  ${w/contests}
) as contest
cross join lateral (
  select 5 - count(*) as free
  from (
    select
    from /*schema.*/user_challenges
    where challenge_id = challenge.id
      -- in the order of bytes ';' follows ':'
      and specifier ~>=~ (to_hex(contest.event_id) || ':')
      and specifier ~<~ (to_hex(contest.event_id) || ';')
      and is_complete
    limit 5
  ) as paid
) as places
cross join lateral (
  -- in the list's order, and once where several of an owner's tracks have won
  select track.owner_id, min(listed.place) as place
  from unnest(contest.tracks) with ordinality as listed (track_id, place)
  cross join lateral (
    select owner_id, is_delete
    from /*schema.*/tracks
    where track_id = listed.track_id and is_current
    order by blocknumber desc nulls last, txhash desc
    limit 1
  ) as track
  where track.is_delete is not true
    and not coalesce((
      select is_complete
      from /*schema.*/user_challenges
      where challenge_id = challenge.id
        and specifier = to_hex(contest.event_id) || ':' || to_hex(track.owner_id)
      limit 1
    ), false)
    and not coalesce((
      select true
      from /*schema.*/challenge_exclusions
      where challenge_id = challenge.id
        and specifier = to_hex(contest.event_id) || ':' || to_hex(track.owner_id)
      limit 1
    ), false)
  group by track.owner_id
  order by place
  limit places.free
) as winner
