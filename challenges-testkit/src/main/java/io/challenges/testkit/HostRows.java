package io.challenges.testkit;

import io.challenges.testkit.RowWriter.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows as a host's indexer does, with defaults for what a test does not care about:
 *
 * <pre>{@code
 * HostRows.on(connection)
 *     .block(100)
 *     .user(500, u -> u.verified(true))
 *     .event(601, e -> e.referrer(500))
 *     .block(101)
 *     .updateUser(500, u -> u.verified(false));
 * }</pre>
 *
 * <p>{@link #block} names the block of the rows that follow; a block's time is midnight of
 * 2025-01-01 (UTC) and its number in seconds. Nothing is random. Names of tables carry no schema:
 * the connection's {@code search_path} has it.
 *
 * <p>What a host keeps versions of can be added ({@code user}), rewritten where it is ({@code
 * updateUser}), given a new version ({@code appendUser}), and left without a current one ({@code
 * demoteUser}). Sums and scores are set, whether or not they were there before.
 *
 * <p>Each call is a statement or two on the connection, in its transaction; none of them commits.
 * Not for several threads at once, but several seeders can write through connections of their own.
 */
public final class HostRows extends VersionedRows {

  private static final LocalDateTime GENESIS = LocalDateTime.of(2025, 1, 1, 0, 0);

  /** In the smallest unit in which rewards are paid. */
  private static final long COIN = 100_000_000;

  /** For each database, so that versions written through different connections do not collide. */
  private static final Map<String, AtomicInteger> TRANSACTIONS = new ConcurrentHashMap<>();

  private static final Table COMMENTS = Table.keyed("comments", "comment_id");
  private static final Table EVENTS = Table.keyed("events", "event_id");
  private static final Table MONTHLY_PLAYS =
      Table.keyed("aggregate_monthly_plays", "play_item_id", "timestamp", "country");
  private static final Table AGGREGATE_USER = Table.keyed("aggregate_user", "user_id");
  private static final Table TRACK_SCORES =
      Table.keyed("track_trending_scores", "track_id", "type", "version", "time_range");
  private static final Table PLAYLIST_SCORES =
      Table.keyed("playlist_trending_scores", "playlist_id", "type", "version", "time_range");
  private static final Table PURCHASES = Table.keyed("sol_purchases", "signature");

  private final AtomicInteger transactions;
  private @Nullable Integer block;

  private HostRows(RowWriter writer, AtomicInteger transactions) {
    super(writer);
    this.transactions = transactions;
  }

  /**
   * A seeder that writes through a connection, in its transaction.
   *
   * @param connection stays the caller's: neither committed nor closed
   * @return a seeder without a current block
   * @throws SQLException if the connection is closed
   */
  public static HostRows on(Connection connection) throws SQLException {
    return new HostRows(
        new RowWriter(connection),
        TRANSACTIONS.computeIfAbsent(connection.getCatalog(), database -> new AtomicInteger()));
  }

  /**
   * Makes this block the current one, and writes its row unless it is there. (A block whose row
   * another transaction has written and not yet committed is waited for, as the server does.)
   *
   * @param number the block of the rows that follow
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows block(int number) throws SQLException {
    sql(
        """
        insert into blocks (blockhash, parenthash, is_current, number)
        values (?, ?, true, ?)
        on conflict do nothing
        """,
        blockhash(number),
        blockhash(number - 1),
        number);
    block = number;
    return this;
  }

  /**
   * Deletes a block and all after it, as a reorganised chain does; rows of theirs go with them. No
   * block is current after that.
   *
   * @param first the lowest block to go
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows deleteBlocksFrom(int first) throws SQLException {
    sql("delete from blocks where number >= ?", first);
    block = null;
    return this;
  }

  /**
   * Adds a comment on a track.
   *
   * @param commentId the id
   * @param userId who made it
   * @param trackId what it is about
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows comment(int commentId, int userId, int trackId) throws SQLException {
    return comment(commentId, userId, trackId, row -> {});
  }

  /**
   * Adds a comment on a track.
   *
   * @param commentId the id
   * @param userId who made it
   * @param trackId what it is about
   * @param columns what differs from the defaults
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows comment(int commentId, int userId, int trackId, Consumer<CommentRow> columns)
      throws SQLException {
    CommentRow row =
        new CommentRow()
            .set("comment_id", commentId)
            .set("user_id", userId)
            .set("entity_type", "Track")
            .set("entity_id", trackId)
            .text("Comment " + commentId)
            .deleted(false)
            .visible(true)
            .createdAt(time())
            .set("txhash", nextTransaction());
    columns.accept(row);
    inBlock(row);
    writer.insert(COMMENTS.name(), row);
    return this;
  }

  /**
   * Rewrites a comment, as of the current block.
   *
   * @param commentId the id
   * @param columns what changes
   * @return this seeder
   * @throws SQLException from the server
   * @throws IllegalStateException if it is not there
   */
  public HostRows updateComment(int commentId, Consumer<CommentRow> columns) throws SQLException {
    CommentRow changes = new CommentRow();
    columns.accept(changes);
    inBlock(changes);
    writer.update(COMMENTS, changes, commentId);
    return this;
  }

  /**
   * Adds a remix contest.
   *
   * @param eventId the id
   * @param hostId who hosts it
   * @param winners the tracks that won, in the order of their places
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows contest(int eventId, int hostId, int... winners) throws SQLException {
    return contest(eventId, hostId, row -> row.winners(winners));
  }

  /**
   * Adds a remix contest, or another event.
   *
   * @param eventId the id
   * @param hostId who hosts it
   * @param columns what differs from the defaults
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows contest(int eventId, int hostId, Consumer<ContestRow> columns)
      throws SQLException {
    ContestRow row =
        new ContestRow()
            .set("event_id", eventId)
            .type("remix_contest")
            .host(hostId)
            .deleted(false)
            .data("{}")
            .createdAt(time());
    columns.accept(row);
    inBlock(row);
    writer.insert(EVENTS.name(), row);
    return this;
  }

  /**
   * Rewrites a contest, as of the current block.
   *
   * @param eventId the id
   * @param columns what changes
   * @return this seeder
   * @throws SQLException from the server
   * @throws IllegalStateException if it is not there
   */
  public HostRows updateContest(int eventId, Consumer<ContestRow> columns) throws SQLException {
    ContestRow changes = new ContestRow();
    columns.accept(changes);
    inBlock(changes);
    writer.update(EVENTS, changes, eventId);
    return this;
  }

  /**
   * Says that a track is a remix of another.
   *
   * @param parentId the original
   * @param childId the remix
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows remix(int parentId, int childId) throws SQLException {
    return row(
        "remixes", row -> row.set("parent_track_id", parentId).set("child_track_id", childId));
  }

  /**
   * Adds a play.
   *
   * @param userId who listens; null for somebody unknown
   * @param trackId the track
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows play(@Nullable Integer userId, int trackId) throws SQLException {
    return play(userId, trackId, row -> {});
  }

  /**
   * Adds a play.
   *
   * @param userId who listens; null for somebody unknown
   * @param trackId the track
   * @param columns what differs from the defaults
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows play(@Nullable Integer userId, int trackId, Consumer<PlayRow> columns)
      throws SQLException {
    PlayRow row =
        new PlayRow()
            .set("user_id", userId)
            .set("play_item_id", trackId)
            .createdAt(time())
            .slot(block);
    columns.accept(row);
    writer.insert("plays", row);
    return this;
  }

  /**
   * Sets how often a track was played in a month, in all countries that are not told apart.
   *
   * @param trackId the track
   * @param month its first day
   * @param count how often; what was there before is gone
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows monthlyPlays(int trackId, LocalDate month, int count) throws SQLException {
    return monthlyPlays(trackId, month, "", count);
  }

  /**
   * Sets how often a track was played in a month and a country.
   *
   * @param trackId the track
   * @param month its first day
   * @param country empty for those that are not told apart
   * @param count how often; what was there before is gone
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows monthlyPlays(int trackId, LocalDate month, String country, int count)
      throws SQLException {
    writer.put(
        MONTHLY_PLAYS,
        new HostRow.Other()
            .set("play_item_id", trackId)
            .set("timestamp", month)
            .set("country", country)
            .set("count", count));
    return this;
  }

  /**
   * Sets a user's numbers in {@code aggregate_user}.
   *
   * @param userId the user
   * @param followers how many follow the user
   * @param following how many the user follows
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows aggregateUser(int userId, long followers, long following) throws SQLException {
    writer.put(
        AGGREGATE_USER,
        new HostRow.Other()
            .set("user_id", userId)
            .set("follower_count", followers)
            .set("following_count", following));
    return this;
  }

  /**
   * Sets a track's score of the week.
   *
   * @param trackId the track
   * @param score how well it does; what was there before is gone
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows trackScore(int trackId, double score) throws SQLException {
    return trackScore(trackId, score, row -> {});
  }

  /**
   * Sets a track's score.
   *
   * @param trackId the track
   * @param score how well it does; what was there before is gone
   * @param columns what differs from the defaults
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows trackScore(int trackId, double score, Consumer<ScoreRow> columns)
      throws SQLException {
    ScoreRow row = score("TRACKS", score).set("track_id", trackId);
    columns.accept(row);
    writer.put(TRACK_SCORES, row);
    return this;
  }

  /**
   * Sets a playlist's score of the week.
   *
   * @param playlistId the playlist
   * @param score how well it does; what was there before is gone
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows playlistScore(int playlistId, double score) throws SQLException {
    return playlistScore(playlistId, score, row -> {});
  }

  /**
   * Sets a playlist's score.
   *
   * @param playlistId the playlist
   * @param score how well it does; what was there before is gone
   * @param columns what differs from the defaults
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows playlistScore(int playlistId, double score, Consumer<ScoreRow> columns)
      throws SQLException {
    ScoreRow row = score("PLAYLISTS", score).set("playlist_id", playlistId);
    columns.accept(row);
    writer.put(PLAYLIST_SCORES, row);
    return this;
  }

  private ScoreRow score(String type, double score) {
    return new ScoreRow()
        .type(type)
        .version("pnagD")
        .timeRange("week")
        .set("score", score)
        .createdAt(time());
  }

  /**
   * Adds a purchase for one dollar.
   *
   * @param signature the transaction
   * @param buyerId who buys
   * @param trackId what is bought
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows purchase(String signature, int buyerId, int trackId) throws SQLException {
    return purchase(signature, buyerId, trackId, row -> {});
  }

  /**
   * Adds a purchase.
   *
   * @param signature the transaction
   * @param buyerId who buys
   * @param trackId what is bought
   * @param columns what differs from the defaults
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows purchase(
      String signature, int buyerId, int trackId, Consumer<PurchaseRow> columns)
      throws SQLException {
    PurchaseRow row =
        new PurchaseRow()
            .set("signature", signature)
            .instructionIndex(0)
            .slot(block == null ? 0 : block)
            .set("buyer_user_id", buyerId)
            .content("track", trackId)
            .amount(1_000_000)
            .valid(true)
            .createdAt(time());
    columns.accept(row);
    writer.insert(PURCHASES.name(), row);
    return this;
  }

  /**
   * Rewrites the purchases of a transaction where they are, as whoever validates them does.
   *
   * @param signature the transaction
   * @param columns what changes
   * @return this seeder
   * @throws SQLException from the server
   * @throws IllegalStateException if it is not there
   */
  public HostRows updatePurchase(String signature, Consumer<PurchaseRow> columns)
      throws SQLException {
    PurchaseRow changes = new PurchaseRow();
    columns.accept(changes);
    writer.update(PURCHASES, changes, signature);
    return this;
  }

  /**
   * Pays a row, in {@code challenge_disbursements}.
   *
   * @param challengeId the challenge
   * @param userId who was paid
   * @param specifier which of its rows
   * @param columns what differs from the defaults
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows disbursement(
      String challengeId, int userId, String specifier, Consumer<DisbursementRow> columns)
      throws SQLException {
    DisbursementRow row =
        new DisbursementRow()
            .set("challenge_id", challengeId)
            .set("user_id", userId)
            .set("specifier", specifier)
            .signature(nextTransaction())
            .slot(block)
            .amount(Long.toString(COIN))
            .createdAt(time().toInstant(ZoneOffset.UTC));
    columns.accept(row);
    writer.insert("challenge_disbursements", row);
    return this;
  }

  /**
   * Pays a row, in {@code sol_reward_disbursements}.
   *
   * @param signature the transaction
   * @param challengeId the challenge
   * @param specifier which of its rows
   * @param wallet whose wallet was paid, in whatever case
   * @param columns what differs from the defaults
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows rewardDisbursement(
      String signature,
      String challengeId,
      String specifier,
      String wallet,
      Consumer<RewardDisbursementRow> columns)
      throws SQLException {
    RewardDisbursementRow row =
        new RewardDisbursementRow()
            .set("signature", signature)
            .instructionIndex(0)
            .amount(COIN)
            .slot(block == null ? null : block.longValue())
            .set("challenge_id", challengeId)
            .set("specifier", specifier)
            .set("recipient_eth_address", wallet)
            .createdAt(time().toInstant(ZoneOffset.UTC));
    columns.accept(row);
    writer.insert("sol_reward_disbursements", row);
    return this;
  }

  /**
   * Adds a transaction of the reward manager.
   *
   * @param signature the transaction
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows rewardManagerTransaction(String signature) throws SQLException {
    return row(
        "reward_manager_txs",
        row -> row.set("signature", signature).set("slot", block).set("created_at", time()));
  }

  /**
   * Adds a code that can be redeemed.
   *
   * @param code the code
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows rewardCode(String code) throws SQLException {
    return row("reward_codes", row -> row.set("code", code));
  }

  /**
   * Adds a notification.
   *
   * @param type such as {@code reward_in_cooldown}
   * @param userId whom it is for
   * @param columns what differs from the defaults
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows notification(String type, int userId, Consumer<NotificationRow> columns)
      throws SQLException {
    NotificationRow row =
        new NotificationRow()
            .set("type", type)
            .specifier(Integer.toString(userId))
            .groupId(type + ":" + nextTransaction())
            .timestamp(time())
            .data("{}")
            .userIds(userId);
    columns.accept(row);
    inBlock(row);
    writer.insert("notification", row);
    return this;
  }

  /**
   * Adds a row to any table.
   *
   * @param table its name
   * @param columns all that are not the table's own defaults
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows row(String table, Consumer<HostRow.Other> columns) throws SQLException {
    HostRow.Other row = new HostRow.Other();
    columns.accept(row);
    writer.insert(table, row);
    return this;
  }

  /**
   * Runs any statement.
   *
   * @param sql one or more statements
   * @param parameters bound to its question marks; text is taken for whatever type the server
   *     expects
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows sql(String sql, @Nullable Object... parameters) throws SQLException {
    writer.execute(sql, Arrays.asList(parameters));
    return this;
  }

  @Override
  HostRows self() {
    return this;
  }

  @Override
  void inBlock(ChainRow<?> row) {
    if (!row.columns().containsKey("blocknumber")) {
      if (block == null) {
        throw new IllegalStateException(
            "Name a block first: block(…), or blocknumber(…) for this row");
      }
      row.set("blocknumber", block);
    }
    if (row.hasBlockhash() && row.columns().get("blocknumber") instanceof Integer number) {
      row.set("blockhash", blockhash(number));
    }
  }

  @Override
  LocalDateTime time() {
    return GENESIS.plusSeconds(block == null ? 0 : block);
  }

  @Override
  String nextTransaction() {
    return "0x%016x".formatted(transactions.incrementAndGet());
  }

  private static String blockhash(int number) {
    return "0x%064x".formatted(number);
  }
}
