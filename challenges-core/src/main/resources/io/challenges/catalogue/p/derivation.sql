-- Profile completion: how many of the seven steps a user has made. Who is complete stays so, and has
-- none counted.
with dirty as (
  select dirty.key
  from dirty
  cross join challenge
  where not coalesce((
    select is_complete
    from /*schema.*/user_challenges
    where challenge_id = challenge.id and specifier = to_hex(dirty.key)
    limit 1
  ), false)
)
select
  to_hex(profile.user_id) as specifier,
  profile.user_id,
  profile.profile_description::int
    + profile.profile_name::int
    + profile.profile_picture::int
    + profile.profile_cover_photo::int
    + profile.follows::int
    + profile.favorites::int
    + profile.reposts::int as progress,
  challenge.step_count as target,
  challenge.amount,
  null::int as completed_blocknumber,
  null::timestamp as completed_at
from (
  ${p/profile}
) as profile
cross join challenge
