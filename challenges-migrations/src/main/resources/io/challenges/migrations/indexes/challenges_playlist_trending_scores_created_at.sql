-- how new the scores of a kind are
create index concurrently challenges_playlist_trending_scores_created_at
  on /*schema.*/playlist_trending_scores using btree (type, version, time_range, created_at);
