insert into playlists (
  playlist_id, playlist_owner_id, is_album, is_private, is_current, is_delete, playlist_contents,
  blocknumber, created_at, updated_at, txhash
)
select
  playlist_id,
  1 + pg_temp.favourite(playlist_id, 'playlists.owner', greatest(1, ${users} / 4)),
  pg_temp.chance(playlist_id, 'playlists.album') < 0.2,
  pg_temp.chance(playlist_id, 'playlists.private') < 0.2,
  pg_temp.chance(playlist_id, 'playlists.current') >= 0.01,
  pg_temp.chance(playlist_id, 'playlists.delete') < 0.1,
  jsonb_build_object('track_ids', contents),
  blocknumber,
  pg_temp.moment(blocknumber),
  pg_temp.moment(blocknumber),
  '0x' || pg_temp.digest(playlist_id, 'playlists.txhash')
from (
  select playlist_id, pg_temp.block(playlist_id - 1, ${rows}) as blocknumber
  from generate_series(${from} + 1, ${to}) as playlist_id
  offset 0
) as playlist
cross join lateral (
  select
    jsonb_agg(
      jsonb_build_object(
        'track', 1 + pg_temp.favourite(playlist_id * 32 + number, 'playlists.track', ${tracks}),
        'time', extract(epoch from pg_temp.moment(blocknumber))::bigint
      )
      order by number
    ) as contents
  from generate_series(1, 3 + pg_temp.pick(playlist_id, 'playlists.tracks', 15)) as number
) as inside;
