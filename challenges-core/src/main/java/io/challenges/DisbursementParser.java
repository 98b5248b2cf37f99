package io.challenges;

import io.challenges.internal.sql.Sql;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Reads disbursements from their JSON, which the server parses. Everybody may send something there:
 * what is no disbursement is logged and left out.
 */
final class DisbursementParser {

  private static final Sql PARSE = Sql.resource("disbursement/parse.sql");

  private static final int LONGEST_IN_LOG = 200;

  private final BorrowedConnection connection;
  private final Logger log;

  DisbursementParser(BorrowedConnection connection, Logger log) {
    this.connection = connection;
    this.log = log;
  }

  /** All in one statement; where that fails, each half by itself, down to those to blame. */
  List<Disbursement> parse(List<String> payloads) throws SQLException {
    if (payloads.isEmpty()) {
      return List.of();
    }
    try {
      return query(payloads);
    } catch (SQLException e) {
      // Not judged by its SQLSTATE: a payload can also be more than a limit of the server allows
      if (!connection.isValid()) {
        throw e;
      }
      if (payloads.size() == 1) {
        skip(payloads.get(0), e.getMessage());
        return List.of();
      }
    }
    int half = payloads.size() / 2;
    List<Disbursement> parsed = new ArrayList<>(parse(payloads.subList(0, half)));
    parsed.addAll(parse(payloads.subList(half, payloads.size())));
    return parsed;
  }

  private List<Disbursement> query(List<String> payloads) throws SQLException {
    try (PreparedStatement statement = connection.get().prepareStatement(PARSE.text())) {
      statement.setArray(1, connection.get().createArrayOf("text", payloads.toArray()));
      List<Disbursement> parsed = new ArrayList<>();
      List<String> incomplete = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Disbursement disbursement = disbursement(row);
          if (disbursement == null) {
            incomplete.add(row.getString("payload"));
          } else {
            parsed.add(disbursement);
          }
        }
      }
      incomplete.forEach(payload -> skip(payload, "without user_id, amount or signature"));
      return parsed;
    }
  }

  private static @Nullable Disbursement disbursement(ResultSet row) throws SQLException {
    Integer userId = row.getObject("user_id", Integer.class);
    Long amount = row.getObject("amount", Long.class);
    String signature = row.getString("signature");
    if (userId == null || amount == null || signature == null) {
      return null;
    }
    return new Disbursement(
        userId,
        row.getString("challenge_id"),
        row.getString("specifier"),
        amount,
        signature,
        row.getObject("slot", Long.class));
  }

  private void skip(String payload, @Nullable String reason) {
    log.warn(
        "Skipping what is no disbursement: {} ({})",
        oneLine(payload),
        oneLine(String.valueOf(reason)));
  }

  private static String oneLine(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ");
    return line.length() > LONGEST_IN_LOG ? line.substring(0, LONGEST_IN_LOG) + "…" : line;
  }
}
