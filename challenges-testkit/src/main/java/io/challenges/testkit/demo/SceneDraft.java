package io.challenges.testkit.demo;

import io.challenges.testkit.HostRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;

/** What one transaction has written about music, and does not count before it is committed. */
final class SceneDraft {

  private final HostRows rows;
  private final Scene scene;
  private final Random random;
  private final Outcome outcome = new Outcome();
  private final ArtistActs artists;
  private final ListenerActs listeners;

  SceneDraft(Connection connection, int block, Scene scene, Random random) throws SQLException {
    this.rows = HostRows.on(connection).block(block);
    this.scene = scene;
    this.random = random;
    this.artists = new ArtistActs(rows, scene, outcome, random);
    this.listeners = new ListenerActs(rows, block, scene, outcome, random);
  }

  /** Writes so many changes. */
  void change(int count) throws SQLException {
    for (int i = 0; i < count; i++) {
      int kind = random.nextInt(10);
      if (kind < 3) {
        artists.act();
      } else if (kind < 9) {
        listeners.act();
      } else {
        validation();
      }
    }
  }

  /** A purchase of an earlier block is found valid or not, where it is. */
  private void validation() throws SQLException {
    String signature = scene.unvalidated().poll();
    if (signature != null) {
      boolean valid = random.nextInt(10) > 0;
      rows.updatePurchase(signature, purchase -> purchase.valid(valid));
      outcome.add(1, () -> {}, () -> scene.unvalidated().add(signature));
    }
  }

  /** How many changes there are. */
  int size() {
    return outcome.size();
  }

  int rows() {
    return outcome.rows();
  }

  /** Takes back all but the first so many changes, as the server has done. */
  void drop(int from) {
    outcome.rolledBack(from);
  }

  void committed() {
    outcome.committed();
  }
}
