-- the highest scores of a kind, in their order
create index concurrently challenges_playlist_trending_scores_score
  on /*schema.*/playlist_trending_scores using btree (type, version, time_range, score desc, playlist_id desc);
