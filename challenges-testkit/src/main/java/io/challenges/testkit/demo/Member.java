package io.challenges.testkit.demo;

import org.jspecify.annotations.Nullable;

/**
 * A user, as the host's current rows say.
 *
 * @param id the user's id
 * @param verified null as long as there is no row of {@code users}
 * @param referrer who referred the user; null for nobody
 * @param mobile whether the user has installed the app
 */
record Member(int id, @Nullable Boolean verified, @Nullable Integer referrer, boolean mobile) {

  Member withVerified(boolean verified) {
    return new Member(id, verified, referrer, mobile);
  }

  Member withReferrer(int referrer) {
    return new Member(id, verified, referrer, mobile);
  }

  Member withMobile() {
    return new Member(id, verified, referrer, true);
  }
}
