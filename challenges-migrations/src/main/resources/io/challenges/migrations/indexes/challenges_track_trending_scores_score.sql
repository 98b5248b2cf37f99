-- the highest scores of a kind, in their order
create index concurrently challenges_track_trending_scores_score
  on /*schema.*/track_trending_scores using btree (type, version, time_range, score desc, track_id desc);
