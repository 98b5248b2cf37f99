-- After a rollback: the greatest position of a row that was handled before and is still there.
-- Everything above may have been written anew. An index read backwards, past what is new.
with ${oldest}
select coalesce(greatest(${survivors}), -1)::bigint as position
