-- A tenth of the users have changed since they signed up.
insert into users (
  user_id, is_current, handle, handle_lc, wallet, name, bio, profile_picture_sizes, cover_photo_sizes,
  is_verified, is_deactivated, blocknumber, created_at, updated_at, txhash
)
select
  user_id,
  version = versions,
  'User' || user_id,
  'user' || user_id,
  '0x' || upper(left(pg_temp.digest(user_id, 'users.wallet'), 40)),
  'User ' || user_id,
  case
    when pg_temp.chance(user_id, 'users.bio') < 0.4
      then 'Music by user ' || user_id || ', and whatever else there is to say about it.'
  end,
  case
    when pg_temp.chance(user_id, 'users.picture') < 0.7
      then 'Qm' || left(pg_temp.digest(user_id, 'users.picture'), 44)
  end,
  case
    when pg_temp.chance(user_id, 'users.cover') < 0.5
      then 'Qm' || left(pg_temp.digest(user_id, 'users.cover'), 44)
  end,
  -- most of those verified were not when they signed up
  pg_temp.chance(user_id, 'users.verified') < 0.02 and (version = versions or user_id % 4 = 0),
  pg_temp.chance(user_id, 'users.deactivated') < 0.01,
  changed,
  pg_temp.moment(signed_up),
  pg_temp.moment(changed),
  '0x' || pg_temp.digest(user_id * 2 + version, 'users.txhash')
from (
  select
    user_id,
    signed_up,
    versions,
    version,
    case
      when version = 1 then signed_up
      else
        signed_up + pg_temp.pick(user_id, 'users.changed', ${first_block} + ${blocks} - signed_up)::integer
    end as changed
  from (
    select
      user_id,
      pg_temp.block(user_id - 1, ${rows}) as signed_up,
      case when pg_temp.chance(user_id, 'users.versions') < 0.1 then 2 else 1 end as versions
    from generate_series(1::bigint, ${rows}) as user_id
  ) as person
  cross join lateral generate_series(1, versions) as version
) as version
order by changed, user_id, version;
