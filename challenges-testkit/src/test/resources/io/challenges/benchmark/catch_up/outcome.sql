-- In whatever order; the times and blocks of completion are those of the ticks.
select format(
  '%s rows, %s',
  count(*),
  sum(hashtextextended(
    concat_ws(' ', challenge_id, specifier, user_id, is_complete, current_step_count, amount), 0
  )::numeric)
)
from user_challenges
