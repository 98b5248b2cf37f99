package io.challenges.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Makes histories at random. */
final class Histories {

  private static final int STEPS = 150;

  private final Chance chance;
  private final List<String> challengeIds;
  private final PeopleKinds people;
  private final ItemKinds items;
  private final TalkKinds talk;
  private final List<Step> steps = new ArrayList<>();

  private Histories(long seed, List<String> challengeIds) {
    this.chance = new Chance(seed);
    this.challengeIds = challengeIds;
    this.people = new PeopleKinds(chance);
    this.items = new ItemKinds(chance);
    this.talk = new TalkKinds(chance);
  }

  /** The same one for each seed. */
  static History random(long seed, List<String> challengeIds) {
    return new Histories(seed, challengeIds).make();
  }

  private History make() {
    exclusions();
    caps();
    for (int user = 1; user <= Kinds.USERS; user++) {
      if (chance.percent(70)) {
        steps.add(people.firstUser(user));
      }
    }
    for (int track = 1; track <= Kinds.TRACKS; track++) {
      if (chance.percent(70)) {
        steps.add(items.firstTrack(track));
      }
    }
    for (int playlist = 1; playlist <= Kinds.PLAYLISTS; playlist++) {
      if (chance.percent(40)) {
        steps.add(items.firstPlaylist(playlist));
      }
    }
    for (int i = 0; i < STEPS; i++) {
      steps.add(next());
    }
    return new History(List.copyOf(steps), challengeIds, chance.oneOf(5, 20, 50));
  }

  private Step next() {
    int way = chance.below(100);
    if (way < 9) {
      return tick();
    }
    if (way < 15) {
      return time();
    }
    if (way < 25) {
      int writer = chance.below(2);
      return new Step("writer " + writer + ": block", run -> run.block(writer));
    }
    if (way < 40) {
      int writer = chance.below(2);
      return new Step("writer " + writer + ": commit", run -> run.commit(writer));
    }
    if (way < 42) {
      return new Step("sums are refreshed", Run::refreshSums);
    }
    if (way < 43) {
      return flipActive();
    }
    return chance.oneOf(weighted()).next();
  }

  /** Each as often as it has kinds of steps. */
  private List<Kinds> weighted() {
    List<Kinds> kinds = new ArrayList<>();
    for (Kinds kind : List.of(people, items, talk)) {
      for (int i = 0; i < kind.weight(); i++) {
        kinds.add(kind);
      }
    }
    return kinds;
  }

  private Step tick() {
    int batchSize = chance.oneOf(1, 2, 3, 5, 8, 20, 50);
    List<String> ticked = chance.percent(30) ? challengeIds : some();
    return new Step(
        "tick %s, %d rows at once".formatted(ticked, batchSize),
        run -> run.tick(ticked, batchSize));
  }

  private List<String> some() {
    int percent = chance.oneOf(10, 30, 60);
    String one = chance.oneOf(challengeIds);
    return challengeIds.stream().filter(id -> id.equals(one) || chance.percent(percent)).toList();
  }

  private Step time() {
    Duration by =
        chance.oneOf(
            Duration.ofMinutes(1),
            Duration.ofMinutes(25),
            Duration.ofHours(5),
            Duration.ofHours(17),
            Duration.ofHours(26),
            Duration.ofDays(4),
            Duration.ofDays(12));
    return new Step(by + " go by", run -> run.advance(by));
  }

  private Step flipActive() {
    String id = chance.oneOf(challengeIds);
    return new Step(
        "challenge " + id + " is switched off, or on again",
        run -> run.execute("update challenges set active = not active where id = '" + id + "'"));
  }

  /** Nothing of these is paid. */
  private void exclusions() {
    for (int i = 0; i < 6; i++) {
      String id = chance.oneOf("p", "u", "fp", "v", "m", "r", "rd", "cs", "w", "c");
      String specifier =
          switch (id) {
            case "r" -> hex(chance.upTo(4)) + ":" + hex(chance.upTo(30));
            case "rd" -> hex(chance.upTo(30)) + ":" + hex(chance.upTo(4));
            case "cs" -> hex(chance.upTo(Kinds.USERS)) + ":" + hex(chance.upTo(Kinds.TRACKS));
            case "w" -> hex(chance.upTo(6)) + ":" + hex(chance.upTo(Kinds.USERS));
            case "c" -> hex(chance.upTo(Kinds.USERS)) + ":2025" + "0" + chance.upTo(9);
            default -> hex(chance.upTo(Kinds.USERS));
          };
      steps.add(
          new Step(
              id + " " + specifier + " is excluded",
              run ->
                  run.execute(
                      "insert into challenge_exclusions (challenge_id, specifier) values ('%s', '%s') on conflict do nothing"
                          .formatted(id, specifier))));
    }
  }

  /** A few places for each recipient of some challenges. */
  private void caps() {
    for (String id : List.of("b", "c", "cp", "cs", "e", "s", "t", "w")) {
      if (chance.percent(40)) {
        int places = chance.oneOf(0, 1, 1, 2, 3);
        steps.add(
            new Step(
                "the cap of " + id + " is " + places,
                run ->
                    run.execute(
                        "update challenges set step_count = %d where id = '%s'"
                            .formatted(places, id))));
      }
    }
  }

  private static String hex(int number) {
    return Integer.toHexString(number);
  }
}
