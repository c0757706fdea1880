package dev.codegrant.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.ConnectException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;

/** The extension under JUnit 5.12 and before, and the server with no JUnit or AssertJ at all. */
class StoredTest {
  private static final String CLASS_PATH = System.getProperty("java.class.path");

  private final Map<Object, Object> stored = new LinkedHashMap<>();
  private final Store store =
      proxy(Store.class, (name, args) -> computed(args[0], function(args[1])));
  private final ExtensionContext context =
      proxy(
          ExtensionContext.class,
          (name, args) ->
              switch (name) {
                case "getStore" -> this.store;
                case "getRoot" -> this.context();
                case "getUniqueId" -> "test";
                default -> throw new AssertionError(name);
              });

  private ExtensionContext context() {
    return context;
  }

  /** Not the map's own computeIfAbsent, which must not be nested. */
  private Object computed(Object key, Function<Object, Object> create) {
    if (!stored.containsKey(key)) {
      stored.put(key, create.apply(key));
    }
    return stored.get(key);
  }

  private interface Call {
    Object answer(String name, Object[] args);
  }

  private static <T> T proxy(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            StoredTest.class.getClassLoader(),
            new Class<?>[] {type},
            (self, method, args) -> call.answer(method.getName(), args)));
  }

  @SuppressWarnings("unchecked") // the only functions that reach the store are of this type
  private static Function<Object, Object> function(Object argument) {
    return (Function<Object, Object>) argument;
  }

  private Object injected(Class<?> type) throws NoSuchMethodException {
    Method method = StoredTest.class.getDeclaredMethod("method", type);
    ParameterContext parameter =
        proxy(ParameterContext.class, (name, args) -> method.getParameters()[0]);
    return new FakeAuthorizationServerExtension().resolveParameter(parameter, context);
  }

  void method(FakeAuthorizationServer server) {}

  /** What JUnit 5.12 and before do at the end of a test or of the run. */
  @SuppressWarnings("deprecation")
  private void closeOnlyJUnitsType() throws Throwable {
    for (Object value : stored.values()) {
      if (value instanceof Store.CloseableResource resource) {
        resource.close();
      }
    }
  }

  @Test
  void beforeJUnit513_isClosedToo() throws Throwable {
    FakeAuthorizationServer server =
        (FakeAuthorizationServer) injected(FakeAuthorizationServer.class);
    assertThat(NaiveClient.get(server.resource()).statusCode()).isEqualTo(401);
    assertThat(injected(FakeAuthorizationServer.class)).isSameAs(server);
    closeOnlyJUnitsType();
    HttpRequest again = HttpRequest.newBuilder(server.resource()).build();
    assertThatThrownBy(() -> HttpClient.newHttpClient().send(again, BodyHandlers.ofString()))
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void withoutJUnitAndAssertJ_theServerRuns() throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String entry : CLASS_PATH.split(File.pathSeparator, -1)) {
      if (!entry.contains("junit") && !entry.contains("assertj")) {
        urls.add(Path.of(entry).toUri().toURL());
      }
    }
    try (URLClassLoader loader =
        new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
      Class<?> type = loader.loadClass(FakeAuthorizationServer.class.getName());
      try (AutoCloseable server = (AutoCloseable) type.getMethod("start").invoke(null)) {
        assertThat((URI) type.getMethod("resource").invoke(server)).hasPath("/fake/resource");
        Class<?> violation = loader.loadClass(ProtocolViolation.class.getName());
        assertThat((List<?>) violation.getMethod("in", type).invoke(null, server)).isEmpty();
      }
    }
  }
}
