with dirty as (
  select key from unnest(?) as keys (key)
),
challenge as (
  select
    ?::text as id,
    ?::bigint as amount,
    ?::int as step_count,
    ?::int as starting_block,
    ?::int as cooldown_days,
    ?::timestamp as instant,
    (select max(number) from /*schema.*/blocks) as head_block
)
${companion}
