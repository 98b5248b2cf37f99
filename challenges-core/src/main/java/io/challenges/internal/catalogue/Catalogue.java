package io.challenges.internal.catalogue;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.internal.derive.ListenStreak;
import io.challenges.internal.derive.TrendingWeek;
import java.time.Duration;
import java.util.List;

/** The built-in challenges: one entry each, whose SQL lies in the folder {@code catalogue}. */
public final class Catalogue {

  /** The checkpoint that older jobs keep for the three milestones together. */
  private static final String OLDER_MILESTONES = "challenges:play_count_milestones:last_play_id";

  private Catalogue() {}

  /** All of them, by id. */
  public static List<ChallengeDefinition> definitions() {
    return List.of(
        purchases("b").derivedBy("b/derivation"),
        Entry.of("c")
            .textKeys()
            .moved("c/comments_by_week")
            .rowKeys("c/row_keys")
            .recipientCap()
            .derivedBy("c/derivation"),
        Entry.of("cp")
            .moved("sources/tracks_by_track")
            .moved("cp/comments_by_comment", "cp/tracks_that_pin")
            .moved("sources/users_by_user", "cp/tracks_of_owners")
            .rowKeys("cp/row_keys")
            .recipientCap()
            .derivedBy("cp/derivation"),
        Entry.of("cs")
            .moved("sources/saves_by_user")
            .moved("sources/reposts_by_user")
            .moved("sources/users_by_user")
            .moved("sources/tracks_by_track", "cs/owners_of_originals")
            .rollingCap(5, Duration.ofDays(30), "cs/paid")
            .recipientCap()
            .derivedBy("cs/derivation"),
        Entry.of("e")
            .moved(Axis.PLAYS, "sources/plays_by_user")
            .rowKeys("e/row_keys")
            .recipientCap()
            .foldedBy("e/plays.sql", new ListenStreak()),
        Entry.of("fp")
            .moved("sources/playlists_by_playlist", "sources/owners_of_playlists")
            .derivedBy("fp/derivation"),
        Entry.of("m")
            .moved("m/user_events_by_user")
            .makingDue("is_current and is_mobile_user")
            .derivedBy("m/derivation"),
        Entry.of("p")
            .moved("p/follows_by_follower")
            .moved("sources/reposts_by_user")
            .moved("sources/saves_by_user")
            .moved("sources/users_by_user")
            .companion("p/answers")
            .derivedBy("p/derivation"),
        milestone("p1"),
        milestone("p2"),
        milestone("p3"),
        referral("r"),
        Entry.of("rd")
            .moved("rd/user_events_by_user")
            .makingDue("is_current and referrer <> key")
            .derivedBy("rd/derivation"),
        referral("rv"),
        purchases("s")
            .moved("sources/users_by_user", "s/purchases_of_sellers")
            .derivedBy("b/derivation"),
        Entry.of("t")
            .standing("t/top_tracks")
            .rowKeys("t/row_keys")
            .recipientCap()
            .derivedBy("t/derivation"),
        contest("tp", "PLAYLISTS"),
        contest("tt", "TRACKS"),
        contest("tut", "UNDERGROUND_TRACKS"),
        Entry.of("u")
            .moved("sources/tracks_by_track", "sources/owners_of_tracks")
            .derivedBy("u/derivation"),
        Entry.of("v").moved("sources/users_by_user").derivedBy("v/derivation"),
        Entry.of("w")
            .moved("w/events_by_host")
            .moved("sources/users_by_user")
            .moved("sources/tracks_by_track", "w/hosts_of_winners")
            .rollingCap(5, Duration.ofDays(7), "w/paid")
            // The derivation's five of a contest are its winners, whether or not all are paid.
            .recipientCap()
            .reports("w/unreadable")
            .rowKeys("w/hosts_in_specifiers")
            .derivedBy("w/derivation"));
  }

  private static Entry purchases(String id) {
    return Entry.of(id)
        .textKeys()
        .moved(Axis.SLOTS, "b/purchases_by_slot")
        .moved("sources/tracks_by_track", "b/purchases_of_content")
        .moved("sources/playlists_by_playlist", "b/purchases_of_content")
        .reports("b/unpayable")
        .rowKeys("b/keys_in_specifiers")
        .recipientCap();
  }

  private static ChallengeDefinition referral(String id) {
    return Entry.of(id)
        .moved("r/user_events_by_referrer")
        .makingDue("is_current")
        .moved("r/user_events_demoted", "r/referrers_of_users")
        .makingDue("false")
        .moved("sources/users_by_user")
        .makingDue("false")
        .derivedBy("r/derivation");
  }

  /** Monthly sums are refreshed some time after the play, which is why it is read twice. */
  private static ChallengeDefinition milestone(String id) {
    return Entry.of(id)
        .moved(Axis.PLAYS, "plays/plays_by_track", "sources/owners_of_tracks")
        .moved(Axis.PLAYS_SETTLED, "plays/plays_by_track", "sources/owners_of_tracks")
        .moved("sources/tracks_by_track", "sources/owners_of_tracks")
        .moved("sources/users_by_user")
        .predecessor(Axis.PLAYS, OLDER_MILESTONES)
        .predecessor(Axis.PLAYS_SETTLED, OLDER_MILESTONES)
        .derivedBy("plays/derivation");
  }

  private static ChallengeDefinition contest(String id, String type) {
    return Entry.of(id)
        .textKeys()
        .standing(id + "/unpaid_week")
        .rowKeys("trending/row_keys")
        .dueAt(TrendingWeek::nextFriday)
        .foldedBy(id + "/winners.sql", new TrendingWeek(type, Entry.sql(id + "/winners")));
  }
}
