package io.resonant.kernel.json;

import io.resonant.kernel.problem.Problem;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@code @Nullable} mean in JSON what it means in Java: a component without it must be there. All missing fields
 * are reported at once.
 */
final class RequiredFields {
    private static final ClassValue<List<Component>> COMPONENTS = new ClassValue<>() {
        @Override
        protected List<Component> computeValue(Class<?> type) {
            var components = new ArrayList<Component>();
            if (type.isRecord()) {
                for (var component : type.getRecordComponents()) {
                    components.add(Component.of(component));
                }
            }
            return List.copyOf(components);
        }
    };

    private RequiredFields() {}

    static <T> T check(@Nullable T value, Class<T> type) {
        var problem = new Problem[1];
        if (value == null) {
            throw Problem.of(422, "invalid_input").field("", "required");
        }
        if (type.isRecord() || value instanceof Collection) {
            visit(value, "", problem);
        }
        if (problem[0] != null) {
            throw problem[0];
        }
        return value;
    }

    private static void visit(Object value, String path, @Nullable Problem[] problem) {
        switch (value) {
            case Given<?>(var child) -> {
                if (child != null) {
                    visit(child, path, problem);
                }
            }
            case Record object -> {
                for (var component : COMPONENTS.get(object.getClass())) {
                    var child = component.valueIn(object);
                    if (child != null) {
                        visit(child, path + "/" + component.name, problem);
                    } else if (!component.nullable) {
                        problem[0] = (problem[0] == null ? Problem.of(422, "invalid_input") : problem[0])
                                .field(path + "/" + component.name, "required");
                    }
                }
            }
            case Collection<?> items -> {
                int index = 0;
                for (var item : items) {
                    if (item == null) {
                        problem[0] = (problem[0] == null ? Problem.of(422, "invalid_input") : problem[0])
                                .field(path + "/" + index, "required");
                    } else {
                        visit(item, path + "/" + index, problem);
                    }
                    index++;
                }
            }
            default -> {}
        }
    }

    private record Component(String name, boolean nullable, Method accessor) {
        static Component of(RecordComponent component) {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return new Component(
                    JsonCodec.snakeCase(component.getName()),
                    component.getAnnotatedType().isAnnotationPresent(Nullable.class),
                    accessor);
        }

        @Nullable
        Object valueIn(Object owner) {
            try {
                return accessor.invoke(owner);
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("cannot read " + name + " of " + owner.getClass(), e);
            }
        }
    }
}
