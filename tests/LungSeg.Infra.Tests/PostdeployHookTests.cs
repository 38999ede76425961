using System.Text.RegularExpressions;

namespace LungSeg.Infra.Tests;

/// <summary>The hooks that check the deployed app and subscribe it to new blobs, in both shells.</summary>
public partial class PostdeployHookTests
{
    /// <summary>
    /// An Azure CLI that finds functions at the second look, the key at the third, and deploys at the second try.
    /// </summary>
    private const string FakeAz = """
        count=$(grep -c "^$1 $2" "$FAKE_LOG")
        case "$1 $2" in
          "functionapp function") if [ "$count" -ge "${FAKE_FUNCTIONS_AT:-2}" ]; then echo 21; else echo 0; fi ;;
          "functionapp keys") if [ "$count" -ge "${FAKE_KEY_AT:-3}" ]; then echo 56; else echo 0; fi ;;
          "deployment group") [ "$count" -ge 2 ] ;;
        esac
        """;

    public static TheoryData<string> Scripts => HookRun.Scripts("postdeploy");

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
    public void Tries_again_until_the_functions_and_the_key_are_there_and_the_subscription_stands(string script)
    {
        var (code, log, _) = HookRun.Run(script, FakeAz, new Dictionary<string, string>());
        Assert.Equal(0, code);
        Assert.Equal(2, Count(log, "functionapp function"));
        Assert.Equal(3, Count(log, "functionapp keys"));
        var deployments = log.Where(line => line.StartsWith("deployment group", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, deployments.Length);
        Assert.Contains("functionAppName=value-of-LUNGSEG_FUNCTION_APP", deployments[0], StringComparison.Ordinal);
        Assert.Contains("readyMarkerOnly=value-of-LUNGSEG_READY_MARKER_ONLY", deployments[0], StringComparison.Ordinal);
        Assert.Contains("event-subscription.bicep", deployments[0], StringComparison.Ordinal);
    }

    /// <summary>Azure calls a deployment a success although its host found no function.</summary>
    [Theory]
    [MemberData(nameof(Scripts))]
    public void An_app_without_functions_is_asked_to_look_again_and_then_fails(string script)
    {
        var (code, log, errors) = HookRun.Run(
            script, FakeAz, new Dictionary<string, string> { ["FAKE_FUNCTIONS_AT"] = "99" });
        Assert.Equal(1, code);
        Assert.Contains("functions of the app: gave up after 4 attempts", errors, StringComparison.Ordinal);
        Assert.Equal(4, log.Count(line =>
            line.StartsWith("rest --method post", StringComparison.Ordinal)
            && line.Contains("value-of-LUNGSEG_FUNCTION_APP/host/default/sync", StringComparison.Ordinal)));
        Assert.Equal(0, Count(log, "deployment group"));
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Gives_up_with_a_reason(string script)
    {
        var (code, log, errors) = HookRun.Run(
            script, FakeAz, new Dictionary<string, string> { ["FAKE_KEY_AT"] = "99" });
        Assert.Equal(1, code);
        Assert.Equal(4, Count(log, "functionapp keys"));
        Assert.Equal(0, Count(log, "deployment group"));
        Assert.Contains("key of the blob webhook: gave up after 4 attempts", errors, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Names_the_variable_that_is_missing(string script)
    {
        var (code, _, errors) = HookRun.Run(
            script, FakeAz, new Dictionary<string, string> { ["LUNGSEG_SYSTEM_TOPIC"] = string.Empty });
        Assert.Equal(1, code);
        Assert.Contains("LUNGSEG_SYSTEM_TOPIC is not set", errors, StringComparison.Ordinal);
    }

    private static int Count(string[] log, string call) =>
        log.Count(line => line.StartsWith(call, StringComparison.Ordinal));

    [GeneratedRegex(@"\b([a-zA-Z]+)=""?\$(env:)?[A-Z]")]
    private static partial Regex Argument();
}
