select
  format(
    'the winners of contest %s are no list of track ids, so nobody has won it: %s',
    contest.event_id,
    left(contest.winners::text, 200)
  ) as report
from dirty
cross join lateral (
  ${w/contests}
) as contest
where not contest.readable
