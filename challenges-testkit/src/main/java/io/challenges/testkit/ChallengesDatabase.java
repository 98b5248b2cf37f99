package io.challenges.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives each test method a PostgreSQL database of its own, in parameters of type {@link
 * TestDatabase}, {@link javax.sql.DataSource} or {@link java.sql.Connection}, also of methods that
 * run before and after each test:
 *
 * <pre>{@code
 * @ChallengesDatabase
 * class ReferralTest {
 *   @Test
 *   void paysTheReferrer(TestDatabase database, Connection connection) throws SQLException {
 *     database.host().block(100).user(501).event(601, e -> e.referrer(501));
 *     …
 *   }
 * }
 * }</pre>
 *
 * <p>Connections that come from the database or as a parameter are closed after the test. If then a
 * session of the test's is idle in a transaction, or an advisory lock or a prepared transaction is
 * left, the test fails.
 *
 * <p>The server is chosen by the system property {@code challenges.testkit.server} or the
 * environment variable {@code CHALLENGES_TESTKIT_SERVER}:
 *
 * <ul>
 *   <li>{@code embedded}, the default: the binaries on the class path, without Docker
 *   <li>{@code docker}: a container of the image in {@code challenges.testkit.image}, by default
 *       {@code postgres:15}
 *   <li>a JDBC URL: a running server, with a role that may create databases. Only databases made by
 *       the test run, with names that begin with {@code challenges_testkit_}, are ever dropped.
 * </ul>
 *
 * It is started with the first test that wants a database, and stopped after the last one.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@ExtendWith(DatabaseExtension.class)
public @interface ChallengesDatabase {

  /**
   * What the database holds when a test begins.
   *
   * @return the template; an annotation on the method goes before one on the class
   */
  Template template() default Template.MIGRATED;
}
