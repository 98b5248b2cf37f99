-- Every hundredth track pins one of the comments on it.
insert into tracks (
  track_id, owner_id, is_current, is_delete, is_unlisted, is_available, stem_of, remix_of,
  pinned_comment_id, title, blocknumber, created_at, updated_at, txhash
)
select
  track_id,
  pg_temp.artist(track_id),
  pg_temp.chance(track_id, 'tracks.current') >= 0.01,
  pg_temp.chance(track_id, 'tracks.delete') < 0.05,
  pg_temp.chance(track_id, 'tracks.unlisted') < 0.1,
  pg_temp.chance(track_id, 'tracks.available') >= 0.005,
  case
    when pg_temp.chance(track_id, 'tracks.stem') < 0.02
      then jsonb_build_object('category', 'INSTRUMENTAL', 'parent_track_id', greatest(1, track_id - 1))
  end,
  case
    when original is not null
      then jsonb_build_object('tracks', jsonb_build_array(jsonb_build_object('parent_track_id', original)))
  end,
  case when track_id % 100 = 0 and comments > 0 then track_id / 100 * comments end,
  'Track ' || track_id,
  blocknumber,
  pg_temp.moment(blocknumber),
  pg_temp.moment(blocknumber),
  '0x' || pg_temp.digest(track_id, 'tracks.txhash')
from (
  select
    track_id,
    pg_temp.block(track_id - 1, ${rows}) as blocknumber,
    pg_temp.original(track_id) as original,
    100 * ${comments} / ${rows} as comments
  from generate_series(${from} + 1, ${to}) as track_id
  offset 0
) as track;
