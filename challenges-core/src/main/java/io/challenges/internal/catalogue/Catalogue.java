package io.challenges.internal.catalogue;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.internal.derive.ListenStreak;
import io.challenges.internal.derive.TrendingWeek;
import io.challenges.internal.sql.Sql;
import java.util.List;

/** The built-in challenges: one entry each, whose SQL lies in the folder {@code catalogue}. */
public final class Catalogue {

  private Catalogue() {}

  /** All of them, by id. */
  public static List<ChallengeDefinition> definitions() {
    return List.of(
        Entry.of("e")
            .moved(Axis.PLAYS, "sources/plays_by_user")
            .rowKeys("e/row_keys")
            .foldedBy("e/plays.sql", new ListenStreak()),
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
            .derivedBy("r/derivation"),
        Entry.of("t").standing("t/top_tracks").rowKeys("t/row_keys").derivedBy("t/derivation"),
        contest("tp", "PLAYLISTS"),
        contest("tt", "TRACKS"),
        contest("tut", "UNDERGROUND_TRACKS"));
  }

  private static ChallengeDefinition contest(String id, String type) {
    String winners = id + "/winners.sql";
    return Entry.of(id)
        .textKeys()
        .standing(id + "/unpaid_week")
        .rowKeys("trending/row_keys")
        .dueAt(TrendingWeek::nextFriday)
        .foldedBy(winners, new TrendingWeek(type, Sql.resource("catalogue/" + winners)));
  }
}
