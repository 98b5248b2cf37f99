-- Who follows somebody twice is one follower.
with
  pair as materialized (
    select distinct follower_user_id, followee_user_id
    from follows
    where is_current and not is_delete
  )
insert into aggregate_user (user_id, follower_count, following_count)
select user_id, coalesce(follower_count, 0), coalesce(following_count, 0)
from generate_series(1::integer, ${users}::integer) as user_id
left join (
  select followee_user_id as user_id, count(*) as follower_count
  from pair
  group by followee_user_id
) as followed using (user_id)
left join (
  select follower_user_id as user_id, count(*) as following_count
  from pair
  group by follower_user_id
) as following using (user_id)
order by user_id;
