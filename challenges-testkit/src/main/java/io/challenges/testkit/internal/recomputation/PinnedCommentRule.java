package io.challenges.testkit.internal.recomputation;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** cp: a verified owner has pinned the user's comment. */
final class PinnedCommentRule implements ChallengeRule {

  @Override
  public String challengeId() {
    return "cp";
  }

  @Override
  public void qualifying(HostState host, CatalogueEntry challenge, Consumer<DueRow> due)
      throws SQLException {
    Map<Integer, Integer> commenters = new HashMap<>();
    host.comments(
        comment -> {
          if (!comment.deleted()) {
            commenters.put(comment.id(), comment.userId());
          }
        });
    for (Track track : host.tracks().values()) {
      Integer commenter = commenters.get(track.pinnedComment());
      if (commenter != null
          && !track.deleted()
          && commenter != track.ownerId()
          && host.verified(track.ownerId())) {
        due.accept(challenge.completed(Hex.of(commenter, track.id()), commenter));
      }
    }
  }
}
