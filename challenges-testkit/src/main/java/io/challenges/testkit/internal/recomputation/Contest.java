package io.challenges.testkit.internal.recomputation;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A remix contest.
 *
 * @param id its key
 * @param hostId who hosts it
 * @param deleted null counts as not
 * @param at when it was made
 * @param winners the tracks that won, in the list's order, without numbers that none can have; none
 *     where the list is malformed
 */
record Contest(
    int id, int hostId, boolean deleted, @Nullable LocalDateTime at, List<Integer> winners) {

  /** As the server writes a list: each element a number, or a string of digits. */
  private static final Pattern ELEMENT = Pattern.compile("(-?\\d+(?:\\.\\d+)?)|\"(0|[1-9]\\d*)\"");

  private static final BigDecimal GREATEST = BigDecimal.valueOf(Integer.MAX_VALUE);

  static Contest read(ResultSet row) throws SQLException {
    return new Contest(
        row.getInt("event_id"),
        row.getInt("user_id"),
        row.getBoolean("is_deleted"),
        row.getObject("created_at", LocalDateTime.class),
        winners(row.getString("kind"), row.getString("winners")));
  }

  private static List<Integer> winners(@Nullable String kind, @Nullable String list) {
    if (!"array".equals(kind) || list == null || list.equals("[]")) {
      return List.of();
    }
    List<Integer> tracks = new ArrayList<>();
    for (String element : list.substring(1, list.length() - 1).split(", ", -1)) {
      Matcher matcher = ELEMENT.matcher(element);
      if (!matcher.matches()) {
        return List.of();
      }
      String number = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
      trackId(new BigDecimal(number)).ifPresent(tracks::add);
    }
    return tracks;
  }

  /** None where no track can have the number. */
  private static Optional<Integer> trackId(BigDecimal number) {
    boolean possible =
        number.signum() >= 0
            && number.compareTo(GREATEST) <= 0
            && number.stripTrailingZeros().scale() <= 0;
    return possible ? Optional.of(number.intValueExact()) : Optional.empty();
  }
}
