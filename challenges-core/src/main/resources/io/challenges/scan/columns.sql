passed_${n}.rows + read_${n}.late as rows_${n},
greatest(passed_${n}.greatest, read_${n}.greatest)::bigint as greatest_${n},
read_${n}.lateness::bigint as lateness_${n},
read_${n}.keys as keys_${n},
read_${n}.unversioned as unversioned_${n},
read_${n}.xids as xids_${n}
