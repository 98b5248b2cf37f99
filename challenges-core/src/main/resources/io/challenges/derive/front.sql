-- What a derivation and its companions read. The keys are a bound array, of which the planner expects
-- few.
dirty as (
  select key from unnest(?::${key_type}[]) as keys (key)
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
