package dev.codegrant.corpus;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What can be reached from an object through fields: as a debugger sees it, or as a serializer that
 * reflects sees it (Gson, XStream), which leaves transient fields out.
 */
public final class ObjectGraph {

  private final boolean transientToo;
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Object> open = new ArrayDeque<>();

  private ObjectGraph(boolean transientToo) {
    this.transientToo = transientToo;
  }

  /** All that a debugger finds. */
  public static Set<Object> ofDebugger(Object... roots) {
    return new ObjectGraph(true).walk(roots);
  }

  /** All that Gson or XStream writes. */
  public static Set<Object> ofReflectiveSerializer(Object... roots) {
    return new ObjectGraph(false).walk(roots);
  }

  private Set<Object> walk(Object... roots) {
    for (Object root : roots) {
      add(root);
    }
    while (!open.isEmpty()) {
      expand(open.remove());
    }
    return seen;
  }

  private void add(@Nullable Object object) {
    if (object != null && seen.add(object)) {
      open.add(object);
    }
  }

  private void expand(Object object) {
    if (object instanceof Collection<?> all) {
      all.forEach(this::add);
    } else if (object instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> {
            add(key);
            add(value);
          });
    } else if (object instanceof Optional<?> optional) {
      optional.ifPresent(this::add);
    } else if (object instanceof AtomicReference<?> reference) {
      add(reference.get());
    } else if (object instanceof Object[] array) {
      for (int i = 0; i < Array.getLength(array); i++) {
        add(array[i]);
      }
    } else if (object.getClass().getName().startsWith("dev.codegrant.")
        && !object.getClass().isHidden()) {
      fields(object);
    }
  }

  private void fields(Object object) {
    for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
      if (!type.getName().startsWith("dev.codegrant.")) {
        return;
      }
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())
            && (transientToo || !Modifier.isTransient(field.getModifiers()))) {
          add(value(field, object));
        }
      }
    }
  }

  private static @Nullable Object value(Field field, Object object) {
    try {
      field.setAccessible(true);
      return field.get(object);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a field that cannot be read", e);
    }
  }
}
