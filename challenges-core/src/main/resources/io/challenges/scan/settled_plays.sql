-- Of the next plays in the order of their ids the first that is too young; or, where so many are old
-- enough, the last of them. Ids and times need not agree: nothing is passed over that is too young.
select id, created_at, young
from (
  select id, created_at, created_at > ? as young, row_number() over (order by id) as nth
  from (
    select id, created_at
    from /*schema.*/plays
    where id > ?
    order by id
    limit ?
  ) as next
) as numbered
where young or nth = ?
order by id
limit 1
