-- The indexes of a table, and how to drop and build each, but for those that foreign keys of other
-- tables rely on.
select
  index.relname as name,
  case
    when con.oid is null then format('drop index %s', i.indexrelid::regclass)
    else format('alter table %s drop constraint %I', i.indrelid::regclass, con.conname)
  end as drop,
  case
    when con.oid is null then pg_get_indexdef(i.indexrelid)
    else
      format('alter table %s add constraint %I %s', i.indrelid::regclass, con.conname, pg_get_constraintdef(con.oid))
  end as build
from pg_index i
join pg_class index on index.oid = i.indexrelid
left join pg_constraint con on con.conindid = i.indexrelid and con.contype in ('p', 'u', 'x')
where
  i.indrelid = ?::regclass
  and not exists (select from pg_constraint f where f.conindid = i.indexrelid and f.contype = 'f')
order by i.indexrelid;
