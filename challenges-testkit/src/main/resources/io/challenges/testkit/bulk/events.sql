-- Four in five are contests; of those, nine in ten have winners, as numbers or as strings.
insert into events (
  event_id, event_type, user_id, entity_type, entity_id, is_deleted, event_data, blocknumber, created_at
)
select
  event_id,
  (array['remix_contest', 'remix_contest', 'live_event', 'remix_contest', 'remix_contest'])[1 + event_id % 5]::event_type,
  pg_temp.artist(track_id),
  'track',
  track_id,
  pg_temp.chance(event_id, 'events.deleted') < 0.05,
  case
    when event_id % 5 = 2 then '{}'
    when event_id % 10 = 0 then '{"winners": []}'
    else
      jsonb_build_object(
        'winners',
        (
          select
            jsonb_agg(
              case
                when event_id % 2 = 0 then to_jsonb(1 + pg_temp.pick(event_id * 8 + place, 'events.winner', ${tracks}))
                else to_jsonb((1 + pg_temp.pick(event_id * 8 + place, 'events.winner', ${tracks}))::text)
              end
              order by place
            )
          from generate_series(1, 1 + event_id % 6) as place
        )
      )
  end,
  blocknumber,
  pg_temp.moment(blocknumber)
from (
  select
    event_id,
    pg_temp.block(event_id - 1, ${rows}) as blocknumber,
    1 + pg_temp.favourite(event_id, 'events.track', ${tracks}) as track_id
  from generate_series(${from} + 1, ${to}) as event_id
  offset 0
) as event;
