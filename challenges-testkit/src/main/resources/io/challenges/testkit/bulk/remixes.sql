insert into remixes (parent_track_id, child_track_id)
select original, track_id
from (
  select track_id, pg_temp.original(track_id) as original
  from generate_series(${from} + 1, ${to}) as track_id
  offset 0
) as track
where original is not null;
