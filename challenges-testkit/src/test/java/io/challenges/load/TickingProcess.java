package io.challenges.load;

import io.challenges.ChallengeIndexer;
import io.challenges.ChallengeSettings;
import io.challenges.CompletedChallenge;
import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import io.challenges.rules.UserEventChallenges;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * An instance of the job in a process of its own. Its arguments are a database's URL, a batch size,
 * and the challenge whose first completions it stops at, if any. It does what its input says:
 *
 * <ul>
 *   <li>{@code round}: ticks every challenge once
 *   <li>{@code rounds}: one round after the other, until there is another line
 * </ul>
 *
 * It prints which ticks have derived something, once that is committed, and what they have
 * completed; and which have found their challenge busy.
 */
final class TickingProcess implements ChallengeIndexer.Listener {

  /** Of its sessions. */
  static final String APPLICATION_NAME = "challenges-process";

  private final BufferedReader input =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
  private final String stop;
  private final ChallengeIndexer indexer;
  private final List<String> completed = new ArrayList<>();
  private boolean stopped;

  private TickingProcess(String url, int batchSize, String stop) {
    this.stop = stop;
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(url);
    dataSource.setApplicationName(APPLICATION_NAME);
    this.indexer =
        ChallengeIndexer.on(
                dataSource,
                UserEventChallenges.with(
                        ChallengeSettings.builder()
                            .batchSize(batchSize)
                            .onCompleted(this::completed)
                            .build())
                    .define(RowVersions.definition()))
            .listener(this)
            .build();
  }

  public static void main(String[] arguments) throws Exception {
    String stop = arguments.length > 2 ? arguments[2] : "";
    new TickingProcess(arguments[0], Integer.parseInt(arguments[1]), stop).run();
  }

  private void run() throws IOException, SQLException, InterruptedException {
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      if (line.equals("rounds")) {
        while (!input.ready()) {
          indexer.tick();
          Thread.sleep(1);
        }
        input.readLine();
      } else {
        indexer.tick();
      }
      say("end of " + line);
    }
  }

  private void completed(Connection connection, String challengeId, List<CompletedChallenge> rows) {
    if (challengeId.equals(stop) && !stopped) {
      stopped = true;
      say("in the middle of " + challengeId);
      try {
        input.readLine();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    rows.forEach(row -> completed.add(challengeId + ' ' + row.specifier()));
  }

  @Override
  public void ticked(TickResult result) {
    completed.forEach(row -> say("completed " + row));
    completed.clear();
    if (result.outcome() == Outcome.BUSY || result.keysDerived() > 0) {
      say("tick " + result.challengeId() + ' ' + result.outcome());
    }
  }

  @Override
  public void failed(String challengeId, SQLException failure) {
    completed.clear();
    say("failed " + challengeId + ' ' + failure);
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
