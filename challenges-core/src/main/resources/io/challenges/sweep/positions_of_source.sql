-- Between which positions a source has rows.
select
  (select min(position) from (
    ${source}
  ) as source)::bigint as least,
  (select max(position) from (
    ${source}
  ) as source)::bigint as greatest
