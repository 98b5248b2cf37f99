-- Those that a track pins are comments on that track.
insert into comments (
  comment_id, user_id, entity_id, entity_type, text, is_delete, is_visible, created_at, blocknumber,
  txhash, blockhash
)
select
  comment_id,
  1 + pg_temp.favourite(comment_id, 'comments.user', ${users}),
  coalesce(
    case when comment_id % nullif(pins, 0) = 0 and comment_id / pins * 100 <= ${tracks} then comment_id / pins * 100 end,
    1 + pg_temp.favourite(comment_id, 'comments.track', ${tracks})
  ),
  'Track',
  'What comment ' || comment_id || ' has to say about it',
  pg_temp.chance(comment_id, 'comments.delete') < 0.03,
  pg_temp.chance(comment_id, 'comments.visible') >= 0.02,
  pg_temp.moment(blocknumber),
  blocknumber,
  '0x' || pg_temp.digest(comment_id, 'comments.txhash'),
  '0x' || pg_temp.digest(blocknumber - ${first_block}, 'blocks.hash')
from (
  select
    comment_id,
    pg_temp.block(comment_id - 1, ${rows}) as blocknumber,
    100 * ${rows} / ${tracks} as pins
  from generate_series(${from} + 1, ${to}) as comment_id
  offset 0
) as comment;
