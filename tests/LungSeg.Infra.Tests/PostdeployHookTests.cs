using System.Text.RegularExpressions;

namespace LungSeg.Infra.Tests;

/// <summary>The hooks that subscribe the deployed app to new blobs, in both shells.</summary>
public partial class PostdeployHookTests
{
    /// <summary>Set by azd itself, not by the templates.</summary>
    private static readonly string[] OfAzd = ["AZURE_SUBSCRIPTION_ID"];

    /// <summary>For tests and patient people.</summary>
    private static readonly string[] Tuning = ["LUNGSEG_HOOK_ATTEMPTS", "LUNGSEG_HOOK_PAUSE_SECONDS"];

    /// <summary>
    /// An Azure CLI that notes its arguments, finds the key at the third look and deploys at the second try.
    /// </summary>
    private const string FakeAz = """
        #!/bin/sh
        echo "$*" >> "$FAKE_LOG"
        count=$(grep -c "^$1 $2" "$FAKE_LOG")
        case "$1 $2" in
          "functionapp keys") if [ "$count" -ge "${FAKE_KEY_AT:-3}" ]; then echo 56; else echo 0; fi ;;
          "deployment group") [ "$count" -ge 2 ] ;;
        esac
        """;

    public static TheoryData<string> Scripts => ["infra/scripts/postdeploy.sh", "infra/scripts/postdeploy.ps1"];

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Asks_for_what_the_templates_put_out(string script)
    {
        var known = RepositoryFiles.Main.Of("output").Select(output => output.Name).Concat(OfAzd).Concat(Tuning);
        var used = Variable().Matches(RepositoryFiles.Text(script)).Select(match => match.Value).Distinct().ToArray();
        Assert.Contains("LUNGSEG_FUNCTION_APP", used);
        Assert.Empty(used.Except(known));
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Passes_what_the_subscription_template_asks_for(string script)
    {
        var passed = Argument().Matches(RepositoryFiles.Text(script)).Select(match => match.Groups[1].Value);
        var needed = RepositoryFiles.EventSubscription.Of("param").Where(parameter => !parameter.IsOptional);
        Assert.Equal(needed.Select(parameter => parameter.Name).Order(), passed.Order());
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Tries_again_until_the_key_is_there_and_the_subscription_stands(string script)
    {
        var (code, log, _) = RunWithFakeAz(script, []);
        Assert.Equal(0, code);
        Assert.Equal(3, log.Count(line => line.StartsWith("functionapp keys", StringComparison.Ordinal)));
        var deployments = log.Where(line => line.StartsWith("deployment group", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, deployments.Length);
        Assert.Contains("functionAppName=value-of-LUNGSEG_FUNCTION_APP", deployments[0], StringComparison.Ordinal);
        Assert.Contains("event-subscription.bicep", deployments[0], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Gives_up_with_a_reason(string script)
    {
        var (code, log, errors) = RunWithFakeAz(script, new() { ["FAKE_KEY_AT"] = "99" });
        Assert.Equal(1, code);
        Assert.Equal(4, log.Length);
        Assert.Contains("gave up after 4 attempts", errors, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Names_the_variable_that_is_missing(string script)
    {
        var (code, _, errors) = RunWithFakeAz(script, new() { ["LUNGSEG_SYSTEM_TOPIC"] = string.Empty });
        Assert.Equal(1, code);
        Assert.Contains("LUNGSEG_SYSTEM_TOPIC is not set", errors, StringComparison.Ordinal);
    }

    private static (int ExitCode, string[] Log, string Errors) RunWithFakeAz(
        string script, Dictionary<string, string> overrides)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("the az it runs against is a POSIX shell script");
        var shell = ToolProcess.FindOnPath(Path.GetExtension(script) == ".ps1" ? "pwsh" : "sh");
        if (shell is null) Assert.Skip($"there is no shell for {script}");
        using var folder = new TemporaryFolder();
        var az = folder.Write("az", FakeAz.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(az, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var log = folder.Write("log", string.Empty);
        var environment = RepositoryFiles.Main.Of("output").Select(output => output.Name).Concat(OfAzd)
            .ToDictionary(name => name, name => $"value-of-{name}");
        environment["PATH"] = $"{folder.Path}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";
        environment["FAKE_LOG"] = log;
        environment["LUNGSEG_HOOK_ATTEMPTS"] = "4";
        environment["LUNGSEG_HOOK_PAUSE_SECONDS"] = "0";
        foreach (var (name, value) in overrides) environment[name] = value;
        var (code, _, errors) = ToolProcess.Run(shell, [RepositoryFiles.At(script)], environment);
        return (code, File.ReadAllLines(log), errors);
    }

    [GeneratedRegex(@"\b(AZURE|LUNGSEG)_[A-Z_]+\b")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\b([a-zA-Z]+)=""?\$(env:)?[A-Z]")]
    private static partial Regex Argument();
}
