-- Writes the listed values of some challenges, and tells of each row that differed what it had.
with
  listed (
    id, type, amount, active, step_count, starting_block, weekly_pool, cooldown_days
  ) as (
    values
      ${rows}
  ),
  wanted as (
    select *
    from listed
    where id = any (?)
  ),
  written as (
    insert into ${schema}challenges as present
      (id, type, amount, active, step_count, starting_block, weekly_pool, cooldown_days)
    select
      id, type::${schema}challengetype, amount, active, step_count, starting_block, weekly_pool,
      cooldown_days
    from wanted
    -- two that restore the same do not wait for each other in a circle
    order by id
    on conflict (id) do update
    set
      type = excluded.type,
      amount = excluded.amount,
      active = excluded.active,
      step_count = excluded.step_count,
      starting_block = excluded.starting_block,
      weekly_pool = excluded.weekly_pool,
      cooldown_days = excluded.cooldown_days
    where (
      present.type, present.amount, present.active, present.step_count, present.starting_block,
      present.weekly_pool, present.cooldown_days
    ) is distinct from (
      excluded.type, excluded.amount, excluded.active, excluded.step_count,
      excluded.starting_block, excluded.weekly_pool, excluded.cooldown_days
    )
    returning id
  )
select
  written.id,
  case
    when before.id is null then 'was missing'
    else (
      select
        string_agg(
          format('%s %s -> %s', key, coalesce(had.value, 'null'), coalesce(has.value, 'null')),
          ', '
          order by key
        )
      from jsonb_each_text(to_jsonb(wanted)) as has (key, value)
      join jsonb_each_text(to_jsonb(before)) as had (key, value) using (key)
      where has.value is distinct from had.value
    )
  end as change
from written
join wanted using (id)
-- as it was before this statement
left join ${schema}challenges as before using (id)
order by written.id collate "C"
