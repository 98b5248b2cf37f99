package io.challenges.history;

import io.challenges.testkit.ActionRow;
import io.challenges.testkit.UserEventRow;
import io.challenges.testkit.UserRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Users, what they say of themselves, who referred and who follows whom. */
final class PeopleKinds extends Kinds {

  /** Those who are referred are more than those who refer, so that caps are reached. */
  private static final int REFERRED = 30;

  private static final int REFERRERS = 4;

  private final Made<Integer> users = new Made<>();
  private final Made<Integer> events = new Made<>();
  private final Made<String> follows = new Made<>();

  PeopleKinds(Chance chance) {
    super(chance);
    kind(9, this::userStep);
    kind(7, this::eventStep);
    kind(5, this::follow);
    kind(1, this::followMany);
    kind(1, this::connections);
  }

  Step firstUser(int id) {
    users.add(id);
    return insert(thing(id), profile().and(verified()));
  }

  private Step userStep() {
    int id = user();
    return users.add(id)
        ? insert(thing(id), profile().and(verified()))
        : change(thing(id), chance.percent(50) ? verified() : profile());
  }

  private static Thing<UserRow> thing(int id) {
    return new Thing<>(
        "user " + id,
        "users",
        "user_id = " + id,
        (rows, columns) -> rows.user(id, columns),
        (rows, columns) -> rows.updateUser(id, columns),
        (rows, columns) -> rows.appendUser(id, columns));
  }

  private Change<UserRow> verified() {
    Boolean verified = chance.flag(55);
    return Change.of("verified=" + verified, row -> row.verified(verified));
  }

  private Change<UserRow> profile() {
    return switch (chance.below(7)) {
      case 0 -> {
        Boolean deactivated = chance.flag(30);
        yield Change.of("deactivated=" + deactivated, row -> row.deactivated(deactivated));
      }
      case 1 -> {
        String handle = chance.percent(30) ? null : "Handle";
        yield Change.of("handle=" + handle, row -> row.handle(handle));
      }
      case 2 -> text("bio", "bio");
      case 3 -> text("name", "name");
      case 4 -> text("picture", "profile_picture").and(text("pictures", "profile_picture_sizes"));
      case 5 -> text("cover", "cover_photo").and(text("covers", "cover_photo_sizes"));
      default ->
          Change.of(
              "everything",
              row -> row.bio("b").name("n").profilePictureSizes("p").coverPhotoSizes("c"));
    };
  }

  private Change<UserRow> text(String name, String column) {
    String value = chance.text();
    return Change.of(name + "=" + value, row -> row.set(column, value));
  }

  private Step eventStep() {
    int id = chance.upTo(REFERRED);
    Integer referrer = chance.percent(20) ? null : referrer();
    Boolean mobile = chance.flag(30);
    Change<UserEventRow> referred =
        Change.of("referrer=" + referrer, row -> row.referrer(referrer));
    Change<UserEventRow> onMobile = Change.of("mobile=" + mobile, row -> row.mobile(mobile));
    Thing<UserEventRow> thing =
        new Thing<>(
            "event of user " + id,
            "user_events",
            "user_id = " + id,
            (rows, set) -> rows.event(id, set),
            (rows, set) -> rows.updateEvent(id, set),
            (rows, set) -> rows.appendEvent(id, set));
    return events.add(id)
        ? insert(thing, referred.and(onMobile))
        : change(thing, chance.oneOf(List.of(referred, onMobile, referred.and(onMobile))));
  }

  private @Nullable Integer referrer() {
    return chance.percent(90) ? chance.upTo(REFERRERS) : chance.upTo(REFERRED);
  }

  private Step follow() {
    int follower = user();
    int followee = chance.upTo(8) + 100;
    Thing<ActionRow> thing =
        new Thing<>(
            "follow of " + followee + " by user " + follower,
            "follows",
            "follower_user_id = %d and followee_user_id = %d".formatted(follower, followee),
            (rows, columns) -> rows.follow(follower, followee, columns),
            (rows, columns) -> rows.updateFollow(follower, followee, columns),
            (rows, columns) -> rows.appendFollow(follower, followee, columns));
    boolean deleted = chance.percent(35);
    Change<ActionRow> columns = Change.of("deleted=" + deleted, row -> row.deleted(deleted));
    return follows.add(follower + ":" + followee) ? insert(thing, columns) : change(thing, columns);
  }

  private Step followMany() {
    int follower = user();
    return write(
        "user " + follower + " follows five",
        (rows, run) -> {
          for (int followee = 201; followee <= 205; followee++) {
            rows.follow(follower, followee);
          }
        });
  }

  private Step connections() {
    int id = user();
    int followers = 1_495 + chance.below(10);
    int following = 1_495 + chance.below(10);
    return write(
        "user %d has %d followers and follows %d".formatted(id, followers, following),
        (rows, run) -> rows.aggregateUser(id, followers, following));
  }
}
