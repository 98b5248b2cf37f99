select t.typname as name, array_agg(e.enumlabel::text) as labels
from pg_type t
join pg_namespace n on n.oid = t.typnamespace
join pg_enum e on e.enumtypid = t.oid
where n.nspname = ?
group by t.typname
