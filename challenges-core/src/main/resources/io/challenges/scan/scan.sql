-- One statement, so one snapshot for all sources of an axis. Positions are bound as plain values:
-- taken from a joined row, the planner would expect a third of the table. The sources stand below
-- each other and not in a join, whose order would take longer to plan than the scan to run.
with ${oldest}${blank},
${sources},
cut as materialized (
  select least(
    ${cuts}
  ) as position
)
${reads}
