package io.challenges.testkit;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A JDBC URL of PostgreSQL, for another database of the same server.
 *
 * @param url with whatever parameters it came with
 */
record ServerUrl(String url) {

  private static final Pattern PARTS =
      Pattern.compile("jdbc:postgresql:(//[^/?]*)?/?[^?]*(\\?.*)?");

  ServerUrl database(String name) {
    Matcher parts = PARTS.matcher(url);
    if (!parts.matches()) {
      throw new IllegalArgumentException("Not a JDBC URL of PostgreSQL: " + url);
    }
    @Nullable String server = parts.group(1);
    @Nullable String parameters = parts.group(2);
    return new ServerUrl(
        "jdbc:postgresql:"
            + (server == null ? "" : server + "/")
            + name
            + (parameters == null ? "" : parameters));
  }

  /** A new connection each time. */
  PGSimpleDataSource dataSource() {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(url);
    return dataSource;
  }

  /** For psql and other tools of PostgreSQL, which know nothing of the driver's parameters. */
  String libpq() {
    PGSimpleDataSource parsed = dataSource();
    @Nullable String user = parsed.getUser();
    @Nullable String password = parsed.getPassword();
    return "postgresql://"
        + (user == null ? "" : encode(user))
        + (password == null ? "" : ":" + encode(password))
        + (user == null ? "" : "@")
        + parsed.getServerNames()[0]
        + ":"
        + (parsed.getPortNumbers()[0] == 0 ? 5432 : parsed.getPortNumbers()[0])
        + "/"
        + parsed.getDatabaseName();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
