namespace LungSeg.Infra.Tests;

/// <summary>
/// The hook of a release, in both shells, in a folder that holds what the release's archive does: no sources.
/// </summary>
public class DeployPackageHookTests
{
    /// <summary>An Azure CLI that knows all roles and functions, and takes the package at the second try.</summary>
    private const string FakeAz = """
        count=$(grep -c "^$1 $2" "$FAKE_LOG")
        case "$1 $2" in
          "role assignment") echo 3 ;;
          "functionapp deployment") [ "$count" -ge "${FAKE_DEPLOYED_AT:-2}" ] ;;
          "functionapp function") echo "${FAKE_FUNCTIONS:-21}" ;;
          "functionapp keys") echo 56 ;;
        esac
        """;

    public static TheoryData<string> Scripts => HookRun.Scripts("deploy-package");

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Waits_for_the_roles_deploys_the_package_and_subscribes(string script)
    {
        var (code, log, errors) = Run(script, []);
        Assert.True(code == 0, errors);
        string[] calls =
        [
            "role assignment", "functionapp deployment", "functionapp deployment", "functionapp function",
            "functionapp keys", "deployment group",
        ];
        Assert.Equal(calls, log.Select(line => string.Join(' ', line.Split(' ').Take(2))));
        Assert.Contains("/lungseg-functions-1.2.3.zip", log[1], StringComparison.Ordinal);
        Assert.Contains("--name value-of-LUNGSEG_FUNCTION_APP", log[1], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Stops_at_the_first_step_that_fails(string script)
    {
        var (code, log, errors) = Run(script, new() { ["FAKE_DEPLOYED_AT"] = "99" });
        Assert.Equal(1, code);
        Assert.Contains("package of the app: gave up after 4 attempts", errors, StringComparison.Ordinal);
        Assert.StartsWith("functionapp deployment", log[^1], StringComparison.Ordinal);

        (code, _, errors) = Run(script, new() { ["FAKE_FUNCTIONS"] = "0" });
        Assert.Equal(1, code);
        Assert.Contains("functions of the app: gave up", errors, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Says_which_package_is_missing(string script)
    {
        var (code, log, errors) = Run(script, [], package: null);
        Assert.Equal(1, code);
        Assert.Empty(log);
        Assert.Contains("lungseg-functions-<version>.zip beside azure.yaml", errors, StringComparison.Ordinal);

        (code, _, errors) = Run(script, new() { ["LUNGSEG_PACKAGE"] = "/not/there.zip" });
        Assert.Equal(1, code);
        Assert.Contains("/not/there.zip, which is not there", errors, StringComparison.Ordinal);
    }

    private static (int ExitCode, string[] Log, string Errors) Run(
        string script, Dictionary<string, string> environment, string? package = "lungseg-functions-1.2.3.zip")
    {
        using var folder = new TemporaryFolder();
        foreach (var path in Directory.EnumerateFiles(RepositoryFiles.At("infra/scripts")))
            folder.Write($"infra/scripts/{Path.GetFileName(path)}", File.ReadAllText(path));
        if (package is not null) folder.Write(package, "");
        environment.TryAdd("LUNGSEG_ROLES_CAN_BE_TRIED", "false");
        return HookRun.Run(Path.Combine(folder.Path, script), FakeAz, environment);
    }
}
