using LungSeg.Local.Commands;

namespace LungSeg.DicomWeb.Tests;

/// <summary>One command line in this process, and what it printed.</summary>
internal sealed record SendRun(int ExitCode, string Output, string Errors)
{
    public static async Task<SendRun> Of(CancellationToken cancellation, params IEnumerable<string> words)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await CommandLine.RunAsync([.. words], output, errors, cancellation);
        return new(code, output.ToString(), errors.ToString());
    }

    public static Task<SendRun> Of(params IEnumerable<string> words) =>
        Of(TestContext.Current.CancellationToken, words);
}
