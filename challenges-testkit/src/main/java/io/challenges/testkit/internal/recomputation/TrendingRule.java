package io.challenges.testkit.internal.recomputation;

import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * tt, tut and tp: the user's track or playlist was among the ten best of a week. It pays a week at
 * the first tick that finds its scores. Until it hears of a tick it takes the results that are
 * there for granted.
 */
final class TrendingRule implements ChallengeRule {

  private static final int WINNERS = 10;
  private static final int FULLY_PAID = 5;

  private final String challengeId;
  private final String type;
  private final Candidates candidates;
  private @Nullable Set<LocalDate> paidWeeks;
  private final Map<String, TrendingResult> results = new LinkedHashMap<>();

  private TrendingRule(String challengeId, String type, Candidates candidates) {
    this.challengeId = challengeId;
    this.type = type;
    this.candidates = candidates;
  }

  static TrendingRule ofTracks() {
    return new TrendingRule("tt", "TRACKS", Candidates.TRACKS);
  }

  static TrendingRule ofUndergroundTracks() {
    return new TrendingRule("tut", "UNDERGROUND_TRACKS", Candidates.UNDERGROUND_TRACKS);
  }

  static TrendingRule ofPlaylists() {
    return new TrendingRule("tp", "PLAYLISTS", Candidates.PLAYLISTS);
  }

  @Override
  public String challengeId() {
    return challengeId;
  }

  @Override
  public boolean remembers() {
    return true;
  }

  @Override
  public void ticked(HostState host, CatalogueEntry challenge, Instant instant)
      throws SQLException {
    Set<LocalDate> paid = paidWeeks(host);
    LocalDate today = LocalDate.ofInstant(instant, ZoneOffset.UTC);
    LocalDate friday = today.with(TemporalAdjusters.previousOrSame(DayOfWeek.FRIDAY));
    if (paid.contains(friday) || !scored(host, friday)) {
      return;
    }
    List<Candidate> winners = candidates.of(host).stream().limit(WINNERS).toList();
    if (!winners.isEmpty()) {
      paid.add(friday);
      for (int i = 0; i < winners.size(); i++) {
        Candidate winner = winners.get(i);
        add(new TrendingResult(friday, i + 1, winner.ownerId(), Integer.toString(winner.id())));
      }
    }
  }

  private Set<LocalDate> paidWeeks(HostState host) throws SQLException {
    if (paidWeeks == null) {
      paidWeeks = new HashSet<>();
      for (TrendingResult result : host.trendingResults(type)) {
        paidWeeks.add(result.week());
        add(result);
      }
    }
    return paidWeeks;
  }

  private void add(TrendingResult result) {
    results.put(result.specifier(), result);
  }

  private boolean scored(HostState host, LocalDate friday) throws SQLException {
    return candidates.scores(host).stream()
        .map(Score::at)
        .anyMatch(at -> at != null && !at.isBefore(friday.atStartOfDay()));
  }

  @Override
  public void qualifying(HostState host, CatalogueEntry challenge, Consumer<DueRow> due)
      throws SQLException {
    for (TrendingResult result : expected(host)) {
      due.accept(
          new DueRow(
              result.specifier(),
              result.userId(),
              1,
              1,
              result.rank() <= FULLY_PAID ? challenge.amount() : challenge.amount() / 10,
              null));
    }
  }

  private List<TrendingResult> expected(HostState host) throws SQLException {
    return paidWeeks == null ? host.trendingResults(type) : List.copyOf(results.values());
  }

  @Override
  public void compareCompanion(HostState host, BiConsumer<String, String> difference)
      throws SQLException {
    Map<String, TrendingResult> kept = new LinkedHashMap<>();
    for (TrendingResult result : host.trendingResults(type)) {
      kept.put(result.specifier(), result);
    }
    for (TrendingResult result : expected(host)) {
      TrendingResult other = kept.remove(result.specifier());
      if (!result.equals(other)) {
        difference.accept(
            result.specifier(),
            "should be %s in trending_results; it is %s".formatted(result, other));
      }
    }
    kept.forEach(
        (specifier, result) ->
            difference.accept(
                specifier, "is %s in trending_results, but nothing earns it".formatted(result)));
  }

  private record Candidate(int id, int ownerId) {}

  /** Those that can win, the best first. */
  private enum Candidates {
    TRACKS {
      @Override
      List<Score> scores(HostState host) throws SQLException {
        return host.trackScores();
      }

      @Override
      List<Candidate> of(HostState host) throws SQLException {
        List<Candidate> candidates = new ArrayList<>();
        for (Score score : scores(host)) {
          Track track = host.tracks().get(score.id());
          if (track != null && !track.deleted() && !track.unlisted() && track.available()) {
            candidates.add(new Candidate(track.id(), track.ownerId()));
          }
        }
        return candidates;
      }
    },

    UNDERGROUND_TRACKS {
      private static final int ABOVE_GROUND = 20;
      private static final int KNOWN = 1_500;

      @Override
      List<Score> scores(HostState host) throws SQLException {
        return TRACKS.scores(host);
      }

      @Override
      List<Candidate> of(HostState host) throws SQLException {
        Map<Integer, Long> connections = host.connections();
        return TRACKS.of(host).stream()
            .skip(ABOVE_GROUND)
            .filter(candidate -> connections.getOrDefault(candidate.ownerId(), 0L) < KNOWN)
            .toList();
      }
    },

    PLAYLISTS {
      @Override
      List<Score> scores(HostState host) throws SQLException {
        return host.playlistScores();
      }

      @Override
      List<Candidate> of(HostState host) throws SQLException {
        List<Candidate> candidates = new ArrayList<>();
        for (Score score : scores(host)) {
          Playlist playlist = host.playlists().get(score.id());
          if (playlist != null && !playlist.deleted() && !playlist.hidden()) {
            candidates.add(new Candidate(playlist.id(), playlist.ownerId()));
          }
        }
        return candidates;
      }
    };

    /** All scores that say of which week they are, the highest first. */
    abstract List<Score> scores(HostState host) throws SQLException;

    abstract List<Candidate> of(HostState host) throws SQLException;
  }
}
