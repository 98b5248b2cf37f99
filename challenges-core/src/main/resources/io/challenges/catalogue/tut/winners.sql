-- The ten highest scores of owners whom few know, behind the twenty highest among what can win.
select known.track_id::text as id, known.owner_id as user_id
from (
  ${trending/tracks_that_can_win}
  order by score.score desc, score.track_id desc
  offset 20
) as known
left join lateral (
  select follower_count, following_count
  from /*schema.*/aggregate_user
  where user_id = known.owner_id
  limit 1
) as owner on true
where coalesce(owner.follower_count, 0) < 1500 and coalesce(owner.following_count, 0) < 1500
order by known.score desc, known.track_id desc
limit 10
