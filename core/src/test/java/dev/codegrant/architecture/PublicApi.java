package dev.codegrant.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The public and protected surface of the exported packages, one line for each member. */
final class PublicApi {

  private PublicApi() {}

  /** The lines of {@code api.txt}: a count, then the types in order, each with its members. */
  static List<String> of(Path classes) {
    Set<String> exported =
        ModuleFinder.of(classes).findAll().stream()
            .flatMap(module -> module.descriptor().exports().stream())
            .filter(export -> !export.isQualified())
            .map(java.lang.module.ModuleDescriptor.Exports::source)
            .collect(Collectors.toSet());
    List<JavaClass> types =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests()).importPath(classes).stream()
                .filter(type -> exported.contains(type.getPackageName()))
                .filter(PublicApi::isVisible)
                .sorted((a, b) -> a.getName().compareTo(b.getName()))
                .toList();
    List<String> lines = new ArrayList<>();
    lines.add(
        "# "
            + types.stream().filter(JavaClass::isTopLevelClass).count()
            + " public top-level types");
    for (JavaClass type : types) {
      lines.add("");
      lines.add(declaration(type));
      lines.addAll(members(type));
    }
    return lines;
  }

  private static boolean isVisible(JavaClass type) {
    boolean open =
        type.getModifiers().contains(JavaModifier.PUBLIC)
            || type.getModifiers().contains(JavaModifier.PROTECTED);
    return open && type.getEnclosingClass().map(PublicApi::isVisible).orElse(true);
  }

  private static String declaration(JavaClass type) {
    Class<?> loaded = type.reflect();
    String kind =
        loaded.isRecord()
            ? "record"
            : loaded.isEnum() ? "enum" : loaded.isInterface() ? "interface" : "class";
    String closed = loaded.isSealed() ? "sealed " : isFinalClass(type, loaded) ? "final " : "";
    String parents =
        type.getRawInterfaces().stream()
            .map(JavaClass::getName)
            .filter(name -> !name.startsWith("java.lang.constant"))
            .sorted()
            .collect(Collectors.joining(", "));
    String parent =
        type.getRawSuperclass()
            .map(JavaClass::getName)
            .filter(name -> !name.startsWith("java.lang.") || name.endsWith("Exception"))
            .map(name -> " extends " + name)
            .orElse("");
    return closed
        + kind
        + " "
        + type.getName()
        + parent
        + (parents.isEmpty() ? "" : " implements " + parents);
  }

  private static boolean isFinalClass(JavaClass type, Class<?> loaded) {
    return type.getModifiers().contains(JavaModifier.FINAL)
        && !loaded.isRecord()
        && !loaded.isEnum();
  }

  private static Set<String> members(JavaClass type) {
    Set<String> lines = new TreeSet<>();
    for (JavaField field : type.getFields()) {
      if (isVisible(field)) {
        lines.add("  " + field.getName() + ": " + field.getRawType().getName());
      }
    }
    for (JavaCodeUnit unit : type.getCodeUnits()) {
      if (isVisible(unit)) {
        lines.add(
            "  "
                + (unit.getModifiers().contains(JavaModifier.STATIC) ? "static " : "")
                + (unit.isConstructor() ? "new" : unit.getName())
                + unit.getParameterTypes().stream()
                    .map(PublicApi::name)
                    .collect(Collectors.joining(", ", "(", ")"))
                + (unit.isConstructor() ? "" : ": " + name(unit.getReturnType())));
      }
    }
    return lines;
  }

  private static String name(com.tngtech.archunit.core.domain.JavaType type) {
    return type.getName().replace("java.lang.", "").replace("java.util.", "");
  }

  private static boolean isVisible(JavaMember member) {
    Set<JavaModifier> modifiers = member.getModifiers();
    return (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED))
        && !modifiers.contains(JavaModifier.SYNTHETIC)
        && !modifiers.contains(JavaModifier.BRIDGE);
  }
}
