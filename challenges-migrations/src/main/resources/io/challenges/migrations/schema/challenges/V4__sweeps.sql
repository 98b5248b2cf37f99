-- How far a reconciliation or a scrub has come. The snapshot was taken before it began: what that
-- could not see is what the next scrub looks at.
create table if not exists /*schema.*/challenge_sweeps (
  challenge_id varchar,
  purpose varchar,
  scope varchar,
  snapshot_xmax bigint not null,
  in_flight bigint[] not null,
  oldest bigint not null,
  starts bigint[] not null,
  ends bigint[] not null,
  files text[] not null,
  stage integer not null,
  next bigint not null,
  keys bigint not null,
  inserted bigint not null,
  updated bigint not null,
  completed bigint not null,
  primary key (challenge_id, purpose, scope)
);
