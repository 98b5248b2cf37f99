delete from /*schema.*/challenge_exclusions
where challenge_id = ? and specifier = ?
