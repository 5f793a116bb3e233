package dev.vectorstore.examples.chromaimport;

import dev.vectorstore.examples.chromaimport.command.ExportCommand;
import dev.vectorstore.examples.chromaimport.command.ImportCommand;
import dev.vectorstore.examples.chromaimport.command.InspectCommand;
import dev.vectorstore.examples.chromaimport.command.Interruption;
import dev.vectorstore.examples.chromaimport.command.RollbackCommand;
import dev.vectorstore.examples.chromaimport.command.RunsCommand;
import dev.vectorstore.examples.chromaimport.command.SizeCommand;
import dev.vectorstore.examples.chromaimport.command.VerifyCommand;
import dev.vectorstore.examples.chromaimport.option.Failures;
import dev.vectorstore.examples.chromaimport.output.ExitCode;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParseResult;

/**
 * The program. It finds and runs the command.
 *
 * <p>Why: docs/decisions/0054-command-line.md.
 */
@Command(
    name = "java -jar chroma-import.jar",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Imports a Chroma database into PostgreSQL with pgvector, verifies the result, and exports back.",
      "",
      "A SOURCE is the directory that contains chroma.sqlite3 (Chroma 0.4.0 to 1.5.9; it is never"
          + " written to, and Chroma need not be installed), or the address of a server,"
          + " http://HOST:PORT.",
      ""
    },
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nUsual steps:%n",
    footer = {
      "  export VECTORSTORE_URL=jdbc:postgresql://localhost:5432/mydb VECTORSTORE_USER=me",
      "  export VECTORSTORE_PASSWORD=…            # in the environment, never on the command line",
      "  ${COMMAND-NAME} inspect /var/lib/chroma            # what is in it?",
      "  ${COMMAND-NAME} import /var/lib/chroma --migrate   # create the tables, copy",
      "  ${COMMAND-NAME} verify /var/lib/chroma             # compare everything",
      "  ${COMMAND-NAME} runs                               # imports and their progress",
      "  ${COMMAND-NAME} rollback 1 --dry-run               # what would be rolled back?",
      "",
      "${COMMAND-NAME} COMMAND --help shows more, with examples."
    })
final class ChromaImport {
  private static final int WIDTH = 110;

  private ChromaImport() {}

  /** Runs the program. */
  public static void main(String[] arguments) {
    int status;
    try (Interruption interruption = Interruption.install()) {
      status = commandLine(System.getenv(), interruption).execute(arguments);
    }
    System.exit(status);
  }

  /** The program with its commands. */
  static CommandLine commandLine(Map<String, String> environment, Interruption interruption) {
    CommandLine program =
        new CommandLine(new ChromaImport())
            .addSubcommand(new InspectCommand(environment))
            .addSubcommand(new ImportCommand(environment, interruption))
            .addSubcommand(new VerifyCommand(environment))
            .addSubcommand(new RunsCommand(environment))
            .addSubcommand(new RollbackCommand(environment))
            .addSubcommand(new ExportCommand(environment))
            .addSubcommand(new SizeCommand())
            .setParameterExceptionHandler(new WrongUse())
            .setExecutionStrategy(ChromaImport::run)
            .setExecutionExceptionHandler(new Failures())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setUsageHelpWidth(WIDTH)
            .setUsageHelpAutoWidth(false);
    tellExitCodes(program);
    program.getSubcommands().values().forEach(ChromaImport::tellExitCodes);
    program.getSubcommands().values().forEach(Failures::addOption);
    return program;
  }

  /** Runs the command here, since the handler of failures would not get errors otherwise. */
  private static int run(ParseResult parsed) {
    try {
      return new CommandLine.RunLast().execute(parsed);
    } catch (Error e) {
      List<CommandLine> commands = parsed.asCommandLineList();
      return Failures.tell(e, commands.get(commands.size() - 1));
    }
  }

  private static void tellExitCodes(CommandLine command) {
    UsageMessageSpec usage = command.getCommandSpec().usageMessage();
    usage.exitCodeListHeading("%nExit codes:%n").exitCodeList(ExitCode.meanings());
  }
}
