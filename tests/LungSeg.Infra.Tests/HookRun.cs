namespace LungSeg.Infra.Tests;

/// <summary>Runs a deployment hook in its shell, with programs that stand for the Azure CLI and azd.</summary>
internal static class HookRun
{
    /// <summary>Set by azd itself, not by the templates.</summary>
    public static readonly string[] OfAzd = ["AZURE_SUBSCRIPTION_ID", "AZURE_LOCATION"];

    /// <summary>For tests and patient people.</summary>
    public static readonly string[] Tuning = ["LUNGSEG_HOOK_ATTEMPTS", "LUNGSEG_HOOK_PAUSE_SECONDS", "LUNGSEG_PACKAGE"];

    /// <summary>Names of the outputs of main.bicep, which azd puts into the hooks' environment.</summary>
    public static IEnumerable<string> Outputs => RepositoryFiles.Main.Of("output").Select(output => output.Name);

    /// <summary>Both versions of a hook.</summary>
    public static TheoryData<string> Scripts(string hook) =>
        [$"infra/scripts/{hook}.sh", $"infra/scripts/{hook}.ps1"];

    /// <param name="script">Path of the hook in the repository.</param>
    /// <param name="az">
    /// POSIX shell script that stands for az; what it is called with lies, a line a call, in the file $FAKE_LOG.
    /// </param>
    /// <param name="overrides">Variables of the environment, before those that the templates and azd give.</param>
    /// <param name="alone">In a shell of its own, as azd runs it; PowerShell is shared otherwise.</param>
    /// <returns>The exit code, the calls of az and azd (these begin with "azd"), and what was written as errors.
    /// </returns>
    public static (int ExitCode, string[] Log, string Errors) Run(
        string script, string az, IReadOnlyDictionary<string, string> overrides, bool alone = false)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("the az it runs against is a POSIX shell script");
        var shell = ToolProcess.FindOnPath(Path.GetExtension(script) == ".ps1" ? "pwsh" : "sh");
        if (shell is null) Assert.Skip($"there is no shell for {script}");
        using var folder = new TemporaryFolder();
        WriteProgram(folder, "az", $"#!/bin/sh\necho \"$*\" >> \"$FAKE_LOG\"\n{az}\n");
        WriteProgram(folder, "azd", "#!/bin/sh\necho \"azd $*\" >> \"$FAKE_LOG\"\n");
        var log = folder.Write("log", string.Empty);
        var environment = Outputs.Concat(OfAzd).ToDictionary(name => name, name => $"value-of-{name}");
        environment["PATH"] = $"{folder.Path}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";
        environment["FAKE_LOG"] = log;
        environment["CI"] = string.Empty;
        environment["LUNGSEG_HOOK_ATTEMPTS"] = "4";
        environment["LUNGSEG_HOOK_PAUSE_SECONDS"] = "0";
        foreach (var (name, value) in overrides) environment[name] = value;
        var (code, errors) = Path.GetExtension(script) == ".ps1" && !alone
            ? PowerShellSession.Run(RepositoryFiles.At(script), environment)
            : Alone(shell, RepositoryFiles.At(script), environment);
        return (code, File.ReadAllLines(log), errors);
    }

    private static (int ExitCode, string Errors) Alone(
        string shell, string script, IReadOnlyDictionary<string, string> environment)
    {
        var (code, _, errors) = ToolProcess.Run(shell, [script], environment);
        return (code, errors);
    }

    private static void WriteProgram(TemporaryFolder folder, string name, string text)
    {
        var path = folder.Write(name, text.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
