delete from /*schema.*/user_challenges
where challenge_id = ? and specifier = ?
