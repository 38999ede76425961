namespace LungSeg.Infra.Tests;

/// <summary>The hooks that wait for the roles, in both shells.</summary>
public class PredeployHookTests
{
    /// <summary>An Azure CLI that knows all roles at the second look and lets scans be listed at the third.</summary>
    private const string FakeAz = """
        count=$(grep -c "^$1 $2" "$FAKE_LOG")
        case "$1 $2" in
          "role assignment") if [ "$count" -ge 2 ]; then echo 3; else echo 2; fi ;;
          "storage blob") [ "$count" -ge "${FAKE_BLOB_AT:-3}" ] ;;
        esac
        """;

    public static TheoryData<string> Scripts => HookRun.Scripts("predeploy");

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Waits_for_the_apps_roles_and_tries_the_operators(string script)
    {
        var (code, log, _) = Run(script, new() { ["LUNGSEG_ROLES_CAN_BE_TRIED"] = "true" });
        Assert.Equal(0, code);
        Assert.Equal(2, log.Count(line => line.StartsWith("role assignment list", StringComparison.Ordinal)));
        Assert.Contains(
            "/providers/Microsoft.Storage/storageAccounts/value-of-LUNGSEG_HOST_STORAGE_ACCOUNT", log[0],
            StringComparison.Ordinal);
        Assert.Contains("principalId=='value-of-LUNGSEG_APP_PRINCIPAL_ID'", log[0], StringComparison.Ordinal);
        Assert.Equal(3, log.Count(line => line.StartsWith("storage blob list", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Tries_no_role_where_it_cannot(string script)
    {
        var (code, log, _) = Run(script, new() { ["LUNGSEG_ROLES_CAN_BE_TRIED"] = "false" });
        Assert.Equal(0, code);
        Assert.DoesNotContain(log, line => line.StartsWith("storage", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Gives_up_with_a_reason(string script)
    {
        var (code, _, errors) = Run(
            script, new() { ["LUNGSEG_ROLES_CAN_BE_TRIED"] = "true", ["FAKE_BLOB_AT"] = "99" });
        Assert.Equal(1, code);
        Assert.Contains(
            "the operator's role on value-of-LUNGSEG_SCANS_CONTAINER: gave up", errors, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Names_the_variable_that_is_missing(string script)
    {
        var (code, _, errors) = HookRun.Run(
            script, FakeAz, new Dictionary<string, string> { ["LUNGSEG_APP_PRINCIPAL_ID"] = string.Empty },
            alone: true);
        Assert.Equal(1, code);
        Assert.Contains("LUNGSEG_APP_PRINCIPAL_ID is not set", errors, StringComparison.Ordinal);
    }

    private static (int ExitCode, string[] Log, string Errors) Run(
        string script, Dictionary<string, string> environment) => HookRun.Run(script, FakeAz, environment);
}
