-- The seven answers of each user who can complete the challenge, also after it is complete.
insert into /*schema.*/challenge_profile_completion as kept (
  user_id, profile_description, profile_name, profile_picture, profile_cover_photo,
  follows, favorites, reposts
)
select
  user_id, profile_description, profile_name, profile_picture, profile_cover_photo,
  follows, favorites, reposts
from (
  ${p/profile}
) as profile
where eligible
order by user_id
on conflict (user_id) do update
set
  profile_description = excluded.profile_description,
  profile_name = excluded.profile_name,
  profile_picture = excluded.profile_picture,
  profile_cover_photo = excluded.profile_cover_photo,
  follows = excluded.follows,
  favorites = excluded.favorites,
  reposts = excluded.reposts
where (
    kept.profile_description, kept.profile_name, kept.profile_picture, kept.profile_cover_photo,
    kept.follows, kept.favorites, kept.reposts
  ) is distinct from (
    excluded.profile_description, excluded.profile_name, excluded.profile_picture,
    excluded.profile_cover_photo, excluded.follows, excluded.favorites, excluded.reposts
  )
