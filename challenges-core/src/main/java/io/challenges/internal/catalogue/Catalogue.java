package io.challenges.internal.catalogue;

import io.challenges.ChallengeDefinition;
import java.util.List;

/** The built-in challenges: one entry each, whose SQL lies in the folder {@code catalogue}. */
public final class Catalogue {

  private Catalogue() {}

  /** All of them, by id. */
  public static List<ChallengeDefinition> definitions() {
    return List.of(
        Entry.of("m").moved("sources/user_events_by_user").derivedBy("m/derivation"),
        Entry.of("r")
            .moved("r/user_events_by_referrer")
            .moved("r/user_events_demoted", "r/referrers_of_users")
            .moved("sources/users_by_user")
            .derivedBy("r/derivation"),
        Entry.of("rd").moved("sources/user_events_by_user").derivedBy("rd/derivation"),
        Entry.of("rv")
            .moved("r/user_events_by_referrer")
            .moved("r/user_events_demoted", "r/referrers_of_users")
            .moved("sources/users_by_user")
            .derivedBy("r/derivation"));
  }
}
