-- How many places recipients have taken, each counted no further than the cap.
select recipient.user_id, taken.places
from unnest(?::int4[]) as recipient (user_id)
cross join lateral (
  select count(*)::int as places
  from (
    select
    from (
      -- apart, so that without statistics the key's leading challenge_id does not seem the better
      -- way to a user's rows
      select challenge_id, is_complete
      from /*schema.*/user_challenges
      where user_id = recipient.user_id
      offset 0
    ) as of_user
    where challenge_id = ? and is_complete
    limit ?
  ) as complete
) as taken
