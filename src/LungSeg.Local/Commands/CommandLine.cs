using System.CommandLine;
using System.CommandLine.Invocation;
using LungSeg.Local.Terminal;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Local.Commands;

/// <summary>The whole command line: from its words to an exit code, whatever they are.</summary>
internal static class CommandLine
{
    /// <summary>Set to 1, a defect is shown with where it came from.</summary>
    private const string TraceVariable = "LUNGSEG_TRACE";

    public static RootCommand Create() =>
        new("LungSeg: chest CT in, lungs out. Not for clinical use.\n\n" + ExitCodes.Help)
        {
            RunCommand.Create(),
            WatchCommand.Create(),
            DemoCommand.Create(),
            InfoCommand.Create(),
            ServeCommand.Create(),
            ExportCommand.Create(),
            CollectCommand.Create(),
            MeasureCommand.Create(),
            SendCommand.Create(),
            BenchCommand.Create(),
        };

    /// <summary>
    /// Runs a command line; every fault ends as one message for people, apart from the output, and an exit code.
    /// </summary>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> words, TextWriter output, TextWriter errors, CancellationToken stop)
    {
        try
        {
            var parsed = Create().Parse(words);
            if (parsed.Action is ParseErrorAction mistake) mistake.ShowHelp = words.Count == 0;
            var code = await parsed.InvokeAsync(
                new()
                {
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                    Output = parsed.Errors.Count > 0 ? errors : output,
                    Error = errors,
                },
                stop);
            if (parsed.Errors.Count == 0) return code;
            if (words.Count > 0) errors.WriteLine($"'{HelpOf(parsed)}' lists what there is.");
            return ExitCodes.Usage;
        }
        catch (OperationCanceledException)
        {
            errors.WriteLine("Stopped.");
            return ExitCodes.Cancelled;
        }
        catch (UsageException fault)
        {
            errors.WriteLine(fault.Message);
            return ExitCodes.Usage;
        }
        catch (Exception fault)
        {
            errors.WriteLine(Describe(fault));
            return ExitCodes.Failed;
        }
    }

    /// <summary>What shows the help of the command that was meant.</summary>
    private static string HelpOf(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand
            ? "lungseg --help"
            : $"lungseg {parsed.CommandResult.Command.Name} --help";

    private static string Describe(Exception fault)
    {
        if (Environment.GetEnvironmentVariable(TraceVariable) == "1") return fault.ToString();
        var cause = fault.GetBaseException();
        return cause is StorageException or IOException or UnauthorizedAccessException
            ? cause.Message
            : $"Something broke that should not: {cause.Message} ({cause.GetType().Name}). Please report it with what "
                + $"the same command says when {TraceVariable}=1 is set.";
    }
}
