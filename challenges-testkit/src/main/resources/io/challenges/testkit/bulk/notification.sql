-- Of each kind a share, in thousandths. Half of all go to an eighth of the users, and of rewards in
-- cooldown nearly all users have none. Each level below is worked out once a row.
with
  kind (type, share) as (
    values
      ('follow', 250), ('save', 180), ('repost', 130), ('create', 60), ('repost_of_repost', 60),
      ('save_of_repost', 60), ('milestone', 40), ('track_added_to_playlist', 40),
      ('challenge_reward', 30), ('claimable_reward', 15), ('milestone_follower_count', 15),
      ('comment', 12), ('comment_reaction', 10), ('tier_change', 10), ('comment_thread', 8),
      ('remix', 8), ('tip_receive', 8), ('tip_send', 8), ('comment_mention', 6),
      ('supporter_rank_up', 6), ('supporting_rank_up', 6), ('tastemaker', 6),
      ('usdc_purchase_buyer', 6), ('usdc_purchase_seller', 6), ('reaction', 5), ('cosign', 4),
      ('usdc_transfer', 4), ('announcement', 2), ('supporter_dethroned', 2), ('trending', 2),
      ('reward_in_cooldown', 1)
  ),
  dice as (
    select
      array_agg(type order by least) as types,
      array_agg(least order by least) as least
    from (
      select type, (sum(share) over (order by share desc, type) - share)::double precision / 1000 as least
      from kind
    ) as side
  )
insert into notification (
  id, specifier, group_id, type, blocknumber, "timestamp", data, user_ids
)
select
  n + 1,
  case when type = 'challenge_reward' then recipient::text else coalesce(reward, actor::text) end,
  case
    when reward is null then type || ':' || item || ':type:track:user_id:' || recipient
    else type || ':' || recipient || ':challenge:' || challenge || ':specifier:' || reward
  end,
  type,
  blocknumber,
  pg_temp.moment(blocknumber),
  case
    when reward is null
      then
        '{"type": "track", "actor_user_id": ' || actor || ', "track_item_id": ' || item
          || ', "track_owner_user_id": ' || recipient || ', "is_unlisted": false}'
    else '{"specifier": "' || reward || '", "challenge_id": "' || challenge || '", "amount": 1}'
  end::jsonb,
  case
    when type = 'create'
      then
        array(
          select 1 + (recipient + n % 97 * fan) % ${users}
          from generate_series(0, n % 20) as fan
        )::integer[]
    else array[recipient]
  end
from (
  select
    *,
    case
      when type in ('challenge_reward', 'claimable_reward', 'reward_in_cooldown')
        then to_hex(recipient) || ':' || to_hex(item)
    end as reward
  from (
    select
      n,
      type,
      pg_temp.block(n, ${rows}) as blocknumber,
      -- each number once, in no order
      (n * 2654435761) & 4294967295 as item,
      1 + pg_temp.pick(n, 'notification.actor', ${users})::integer as actor,
      1 + pg_temp.favourite(
        n,
        'notification.recipient',
        case type when 'reward_in_cooldown' then greatest(1, ${users} / 50) else ${users} end
      )::integer as recipient,
      (array['r', 'b', 'e', 'c', 'rd'])[1 + n % 5] as challenge
    from (
      select n, types[width_bucket(pg_temp.chance(n, 'notification.type'), least)] as type
      from generate_series(${from}, ${to} - 1) as n
      cross join dice
      offset 0
    ) as drawn
    offset 0
  ) as told
  offset 0
) as notice;
