package io.challenges.testkit;

import java.lang.reflect.AnnotatedElement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Makes a database where a test asks for one, and looks at what the test left in it. */
final class DatabaseExtension implements ParameterResolver, AfterEachCallback {

  private static final Namespace NAMESPACE = Namespace.create(DatabaseExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == TestDatabase.class || type == DataSource.class || type == Connection.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    if (context.getTestMethod().isEmpty()) {
      throw new ParameterResolutionException(
          "Each test method has a database of its own: ask for it there or in a method that runs before each test");
    }
    TestDatabase database = database(context);
    Class<?> type = parameter.getParameter().getType();
    if (type == DataSource.class) {
      return database.dataSource();
    }
    if (type == Connection.class) {
      try {
        return database.connect();
      } catch (SQLException e) {
        throw new ParameterResolutionException("Cannot connect to " + database.url(), e);
      }
    }
    return database;
  }

  @Override
  public void afterEach(ExtensionContext context) throws SQLException {
    TestDatabase database =
        context.getStore(NAMESPACE).remove(TestDatabase.class, TestDatabase.class);
    if (database == null) {
      return;
    }
    try (database) {
      database.closeConnections();
      List<String> leaks = database.leaks();
      if (!leaks.isEmpty()) {
        throw new AssertionError("The test left in its database:\n  " + String.join("\n  ", leaks));
      }
    }
  }

  private static TestDatabase database(ExtensionContext context) {
    // Closed, and the server with it, after the last test
    context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(TestServer.class, key -> TestServer.lease());
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            TestDatabase.class, key -> TestDatabase.create(template(context)), TestDatabase.class);
  }

  private static Template template(ExtensionContext context) {
    Optional<ExtensionContext> level = Optional.of(context);
    while (level.isPresent()) {
      Optional<AnnotatedElement> element = level.get().getElement();
      Optional<ChallengesDatabase> annotation =
          AnnotationSupport.findAnnotation(element, ChallengesDatabase.class);
      if (annotation.isPresent()) {
        return annotation.get().template();
      }
      level = level.get().getParent();
    }
    throw new ParameterResolutionException(
        "@ChallengesDatabase is neither on the test nor on a class around it");
  }
}
