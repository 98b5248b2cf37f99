end_${n}.greatest::bigint as greatest_${n},
read_${n}.rows as rows_${n},
read_${n}.lateness::bigint as lateness_${n},
read_${n}.keys as keys_${n},
read_${n}.unversioned as unversioned_${n},
read_${n}.xids as xids_${n}
