package io.challenges.internal.derive;

import io.challenges.ChallengeDefinition;
import io.challenges.internal.sql.Session;
import io.challenges.internal.sql.Sql;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which keys derive a row of {@code user_challenges}. */
public final class RowKeys {

  private static final Sql ROW_KEYS = Sql.resource("derive/row_keys.sql");

  private final Sql rowKeys;

  public RowKeys(ChallengeDefinition definition) {
    this.rowKeys =
        ROW_KEYS
            .named("row keys")
            .with("row_keys", new Sql("row keys", definition.rowKeys()).text());
  }

  /** None where they cannot be told. */
  public List<String> of(Session session, String specifier, @Nullable Integer userId)
      throws SQLException {
    return session.texts(rowKeys, parameters -> parameters.add(specifier).add(userId));
  }
}
