-- an owner's tracks that pin a comment, however many others there are
create index concurrently challenges_tracks_pinning_owner
  on /*schema.*/tracks using btree (owner_id)
  where (pinned_comment_id is not null);
