using System.CommandLine;
using LungSeg.Local.Commands;

namespace LungSeg.Local.Tests;

/// <summary>A command run in this process with arguments as a shell gives them, and what it printed.</summary>
internal sealed record CommandRun(int ExitCode, string Output)
{
    public static async Task<CommandRun> Of(Command command, params IEnumerable<string> arguments)
    {
        using var output = new StringWriter();
        var parsed = command.Parse([.. arguments]);
        Assert.Empty(parsed.Errors);
        var code = await parsed.InvokeAsync(
            new() { EnableDefaultExceptionHandler = false, Output = output }, TestContext.Current.CancellationToken);
        return new(code, output.ToString());
    }
}
