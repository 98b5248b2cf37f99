select max(position) as position from skimmed_${n} having count(*) >= ?
union all
select max(position) as position from fresh_${n} having count(*) >= ?
