package io.challenges.testkit;

import java.util.regex.Pattern;

/**
 * A server that somebody else runs.
 *
 * @param url as the setting gives it
 */
record ExternalServer(String url) implements RunningServer {

  private static final Pattern PARAMETERS = Pattern.compile("\\?.*");

  @Override
  public String description() {
    return "running at " + PARAMETERS.matcher(url).replaceFirst("");
  }

  @Override
  public void close() {}
}
