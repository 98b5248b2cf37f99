-- Four in five are of tracks; one in a thousand is a remix's, by the artist of the original.
insert into reposts (
  user_id, repost_item_id, repost_type, is_current, is_delete, created_at, blocknumber, txhash
)
select
  coalesce(
    case when cosigned and type = 'track' then pg_temp.artist(pg_temp.original(item)) end,
    1 + pg_temp.favourite(n, 'reposts.user', ${users})
  ),
  item,
  type::reposttype,
  pg_temp.chance(n, 'reposts.current') >= 0.02,
  pg_temp.chance(n, 'reposts.delete') < 0.1,
  pg_temp.moment(blocknumber),
  blocknumber,
  '0x' || pg_temp.digest(n, 'reposts.txhash')
from (
  select
    n,
    blocknumber,
    cosigned,
    type,
    1 + case
      when type <> 'track' then pg_temp.favourite(n, 'reposts.playlist', ${playlists})
      when cosigned then pg_temp.pick(n, 'reposts.track', ${tracks})
      else pg_temp.favourite(n, 'reposts.track', ${tracks})
    end as item
  from (
    select
      n,
      pg_temp.block(n, ${rows}) as blocknumber,
      pg_temp.chance(n, 'reposts.cosigned') < 0.02 as cosigned,
      (array['track', 'track', 'track', 'track', 'playlist', 'track', 'track', 'track', 'track', 'album'])[
        1 + pg_temp.pick(n, 'reposts.type', 10)
      ] as type
    from generate_series(${from}, ${to} - 1) as n
    offset 0
  ) as drawn
  offset 0
) as repost;
