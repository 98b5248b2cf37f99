-- Of each kind a share, in thousandths. Whom it tells is skewed: the first tenth of the users has
-- half of all.
with
  kind (type, share) as (
    values
      ('follow', 250), ('repost', 130), ('save', 180), ('track_added_to_playlist', 40),
      ('repost_of_repost', 60), ('save_of_repost', 60), ('create', 60), ('milestone', 40),
      ('milestone_follower_count', 15), ('remix', 8), ('cosign', 4), ('tier_change', 10),
      ('challenge_reward', 30), ('claimable_reward', 15), ('reward_in_cooldown', 1), ('comment', 12),
      ('comment_thread', 8), ('comment_mention', 6), ('comment_reaction', 10), ('tip_send', 8),
      ('tip_receive', 8), ('reaction', 5), ('supporter_rank_up', 6), ('supporting_rank_up', 6),
      ('supporter_dethroned', 2), ('usdc_purchase_buyer', 6), ('usdc_purchase_seller', 6),
      ('usdc_transfer', 4), ('tastemaker', 6), ('trending', 2), ('announcement', 2)
  ),
  thousandth as (
    select type, row_number() over () - 1 as number
    from kind
    cross join lateral generate_series(1, share)
  )
insert into notification (
  id, specifier, group_id, type, slot, blocknumber, "timestamp", data, user_ids
)
select
  n + 1,
  specifier,
  case
    when type in ('challenge_reward', 'claimable_reward', 'reward_in_cooldown')
      then type || ':' || recipient || ':challenge:' || challenge || ':specifier:' || reward
    when type = 'follow' then 'follow:' || recipient || ':at:' || item
    else type || ':' || item || ':type:track:user:' || recipient
  end,
  type,
  null,
  blocknumber,
  pg_temp.moment(blocknumber),
  case
    when type in ('challenge_reward', 'claimable_reward', 'reward_in_cooldown')
      then jsonb_build_object('specifier', reward, 'challenge_id', challenge, 'amount', 1)
    when type = 'follow' then jsonb_build_object('follower_user_id', actor, 'followee_user_id', recipient)
    else
      jsonb_build_object('type', 'track', 'user_id', actor, type || '_item_id', item, 'owner_id', recipient)
  end,
  case
    when type = 'create'
      then array(select 1 + (recipient + n % 97 * fan) % ${users} from generate_series(0, n % 20) as fan)::integer[]
    else array[recipient]
  end
from generate_series(${from}, ${to} - 1) as n
join thousandth on thousandth.number = pg_temp.pick(n, 'notification.type', 1000)
cross join lateral (
  select
    pg_temp.block(n, ${rows}) as blocknumber,
    1 + pg_temp.pick(n, 'notification.actor', ${users})::integer as actor,
    1 + floor(
      power(pg_temp.chance(n, 'notification.recipient'), 3)
        -- few have rewards, and those have several
        * case when type = 'reward_in_cooldown' then greatest(1, ${users} / 50) else ${users} end
    )::integer as recipient,
    -- each number once, in no order
    (n * 2654435761) & 4294967295 as item,
    (array['r', 'b', 'e', 'c', 'rd'])[1 + n % 5] as challenge
) as who
cross join lateral (
  select
    to_hex(recipient) || ':' || to_hex(item) as reward
) as about
cross join lateral (
  select
    case
      when type in ('claimable_reward', 'reward_in_cooldown') then reward
      when type = 'challenge_reward' then recipient::text
      else actor::text
    end as specifier
) as named;
