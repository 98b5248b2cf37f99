-- the tracks that pin a comment; few pin one
create index concurrently challenges_tracks_pinned_comment_id
  on /*schema.*/tracks using btree (pinned_comment_id)
  where (pinned_comment_id is not null);
