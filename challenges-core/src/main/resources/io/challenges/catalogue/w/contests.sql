-- The remix contests of a key, if it is a verified host, with their lists of winners: of a list that
-- can be read, the tracks in its order. A number is always read, and passed over where no track can
-- have it; a string is read where it is written as the index on the winners finds it. Either is cast
-- only where that cannot fail.
select
  event.event_id,
  event.blocknumber,
  event.created_at,
  event.winners,
  list.tracks,
  event.winners is null
    or jsonb_typeof(event.winners) = 'array' and list.tracks is not null
    as readable
from (
  select user_id, is_verified
  from /*schema.*/users
  where user_id = dirty.key and is_current
  order by blocknumber desc nulls last, txhash desc
  limit 1
) as host
cross join lateral (
  select event_id, blocknumber, created_at, event_data -> 'winners' as winners
  from /*schema.*/events
  where user_id = host.user_id
    and host.is_verified
    and event_type = 'remix_contest'
    and is_deleted is not true
  offset 0
) as event
cross join lateral (
  select
    case
      when coalesce(bool_and(readable), true)
        then coalesce(array_agg(track_id order by place) filter (where track_id is not null), '{}')
    end as tracks
  from (
    select
      place,
      jsonb_typeof(element) = 'number'
        or jsonb_typeof(element) = 'string' and element #>> '{}' ~ '^(0|[1-9][0-9]*)$'
        as readable,
      case
        when jsonb_typeof(element) = 'number' then
          case
            when element::numeric between 0 and 2147483647
              and element::numeric = trunc(element::numeric)
              then element::int
          end
        when element #>> '{}' ~ '^(0|[1-9][0-9]{0,9})$' then
          case when (element #>> '{}')::bigint <= 2147483647 then (element #>> '{}')::int end
      end as track_id
    from jsonb_array_elements(
      case when jsonb_typeof(event.winners) = 'array' then event.winners else '[]' end
    ) with ordinality as listed (element, place)
  ) as elements
) as list
