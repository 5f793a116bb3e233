package dev.vectorstore.docs;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The messages of exceptions and of the log as they stand in sources, with what is put into them in
 * braces. Read from syntax alone: an exception is a class whose name ends in {@code Exception} or
 * {@code Error}, or that extends one.
 */
final class MessageTemplates {
  private static final Set<String> LOG_LEVELS = Set.of("error", "warn", "info");

  private final Set<String> exceptions = new HashSet<>();
  private final Map<String, Set<String>> byClass = new TreeMap<>();

  private MessageTemplates() {}

  /** By class, each with its messages in order. */
  static Map<String, Set<String>> of(List<Path> sourceTrees) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  null,
                  List.of(),
                  null,
                  files.getJavaFileObjectsFromPaths(sources(sourceTrees)));
      List<CompilationUnitTree> units = new ArrayList<>();
      task.parse().forEach(units::add);
      MessageTemplates templates = new MessageTemplates();
      units.forEach(templates::findExceptions);
      units.forEach(templates::findMessages);
      return templates.byClass;
    }
  }

  private static List<Path> sources(List<Path> trees) {
    return trees.stream().flatMap(MessageTemplates::sources).sorted().toList();
  }

  private static Stream<Path> sources(Path tree) {
    try (Stream<Path> files = Files.walk(tree)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void findExceptions(CompilationUnitTree unit) {
    new TreeScanner<Void, String>() {
      @Override
      public Void visitClass(ClassTree type, String place) {
        Tree parent = type.getExtendsClause();
        if (parent != null && isException(lastName(parent))) {
          exceptions.add(type.getSimpleName().toString());
        }
        return super.visitClass(type, place);
      }
    }.scan(unit, place(unit));
  }

  private boolean isException(String name) {
    return name.endsWith("Exception") || name.endsWith("Error") || exceptions.contains(name);
  }

  private void findMessages(CompilationUnitTree unit) {
    new TreeScanner<Void, String>() {
      @Override
      public Void visitNewClass(NewClassTree made, String place) {
        String name = lastName(made.getIdentifier());
        if (isException(name)) {
          String message =
              made.getArguments().isEmpty() ? "(none)" : text(made.getArguments().get(0));
          add(place, name, message);
        }
        return super.visitNewClass(made, place);
      }

      @Override
      public Void visitMethodInvocation(MethodInvocationTree call, String place) {
        String method = lastName(call.getMethodSelect());
        List<? extends ExpressionTree> given = call.getArguments();
        if (call.getMethodSelect() instanceof MemberSelectTree selected
            && lastName(selected.getExpression()).equals("LOG")
            && LOG_LEVELS.contains(method)) {
          add(place, "log " + method, text(given.get(0)));
        } else if (method.equals("requireNonNull") && given.size() == 2) {
          add(place, "NullPointerException", text(given.get(1)));
        }
        return super.visitMethodInvocation(call, place);
      }
    }.scan(unit, place(unit));
  }

  private void add(String place, String kind, String message) {
    byClass.computeIfAbsent(place, p -> new TreeSet<>()).add(kind + ": " + message);
  }

  private static String place(CompilationUnitTree unit) {
    String file = Path.of(unit.getSourceFile().getName()).getFileName().toString();
    return unit.getPackageName() + "." + file.substring(0, file.length() - ".java".length());
  }

  private static String text(Tree expression) {
    if (expression instanceof LiteralTree literal) {
      return String.valueOf(literal.getValue());
    }
    if (expression instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
      return text(sum.getLeftOperand()) + text(sum.getRightOperand());
    }
    if (expression instanceof ParenthesizedTree group) {
      return text(group.getExpression());
    }
    if (expression instanceof ConditionalExpressionTree choice) {
      return "{"
          + text(choice.getTrueExpression())
          + " | "
          + text(choice.getFalseExpression())
          + "}";
    }
    if (expression instanceof LambdaExpressionTree lambda) {
      return text(lambda.getBody());
    }
    if (expression instanceof MethodInvocationTree call
        && lastName(call.getMethodSelect()).equals("formatted")
        && call.getMethodSelect() instanceof MemberSelectTree selected) {
      return formatted(text(selected.getExpression()), call.getArguments());
    }
    return "{" + name(expression) + "}";
  }

  private static String formatted(String template, List<? extends ExpressionTree> values) {
    String result = template;
    for (ExpressionTree value : values) {
      result = result.replaceFirst("%[,.0-9]*[sdf]", Matcher.quoteReplacement(text(value)));
    }
    return result;
  }

  private static String name(Tree expression) {
    if (expression instanceof MethodInvocationTree call) {
      String method = lastName(call.getMethodSelect());
      return call.getArguments().isEmpty()
          ? method
          : method
              + " "
              + call.getArguments().stream()
                  .map(MessageTemplates::name)
                  .collect(Collectors.joining(" "));
    }
    if (expression instanceof TypeCastTree cast) {
      return name(cast.getExpression());
    }
    if (expression instanceof NewClassTree made) {
      return lastName(made.getIdentifier());
    }
    if (expression instanceof LiteralTree literal) {
      return String.valueOf(literal.getValue());
    }
    if (expression instanceof IdentifierTree || expression instanceof MemberSelectTree) {
      return lastName(expression);
    }
    return "…";
  }

  private static String lastName(Tree tree) {
    if (tree instanceof MemberSelectTree selected) {
      return selected.getIdentifier().toString();
    }
    return tree.toString();
  }
}
