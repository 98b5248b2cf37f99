drop function
  pg_temp.chance,
  pg_temp.pick,
  pg_temp.favourite,
  pg_temp.digest,
  pg_temp.block,
  pg_temp.moment,
  pg_temp.artist,
  pg_temp.original;
