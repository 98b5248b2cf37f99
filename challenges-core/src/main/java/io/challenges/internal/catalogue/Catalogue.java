package io.challenges.internal.catalogue;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.internal.sql.Sql;
import java.util.List;

/** The built-in challenges: one entry each, whose SQL lies in the folder {@code catalogue}. */
public final class Catalogue {

  private Catalogue() {}

  /** All of them, by id. */
  public static List<ChallengeDefinition> definitions() {
    return List.of(
        challenge("m").moved("sources/user_events_by_user").derivedBy("m/derivation"),
        challenge("r")
            .moved("r/user_events_by_referrer")
            .moved("r/user_events_demoted")
            .expandedBy("r/referrers_of_users")
            .moved("sources/users_by_user")
            .derivedBy("r/derivation"),
        challenge("rd").moved("sources/user_events_by_user").derivedBy("rd/derivation"),
        challenge("rv")
            .moved("r/user_events_by_referrer")
            .moved("r/user_events_demoted")
            .expandedBy("r/referrers_of_users")
            .moved("sources/users_by_user")
            .derivedBy("r/derivation"));
  }

  private static Entry challenge(String id) {
    return new Entry(
        ChallengeDefinition.named(id).rowKeys(Entry.text("sources/keys_in_specifiers")));
  }

  /** A definition made of files. */
  private record Entry(ChallengeDefinition.Builder builder) {

    Entry moved(String file) {
      builder.source(file + ".sql", Axis.BLOCKS, text(file));
      return this;
    }

    Entry expandedBy(String file) {
      builder.expandedBy(text(file));
      return this;
    }

    ChallengeDefinition derivedBy(String file) {
      return builder.derivation(file + ".sql", text(file)).build();
    }

    private static String text(String file) {
      return Sql.resource("catalogue/" + file + ".sql").text();
    }
  }
}
