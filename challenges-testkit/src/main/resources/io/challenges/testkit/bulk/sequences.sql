-- The columns of a table that a sequence numbers.
select
  a.attname as name,
  pg_get_serial_sequence(a.attrelid::regclass::text, a.attname) as sequence
from pg_attribute a
where
  a.attrelid = ?::regclass
  and a.attnum > 0
  and not a.attisdropped
  and pg_get_serial_sequence(a.attrelid::regclass::text, a.attname) is not null;
