using System.Globalization;

namespace LungSeg.Infra.Tests;

/// <summary>The hooks that run before the templates, in both shells.</summary>
public class PreprovisionHookTests
{
    /// <summary>An Azure CLI that knows two regions, one of which has zones.</summary>
    private const string FakeAz = """
        case "$*" in
          *list-flexconsumption-locations*--zone-redundant*) echo westeurope ;;
          *list-flexconsumption-locations*) printf 'eastus\nwesteurope\n' ;;
          "provider show"*) echo "${FAKE_STATE:-NotRegistered}" ;;
        esac
        """;

    public static TheoryData<string> Scripts => HookRun.Scripts("preprovision");

    [Theory]
    [MemberData(nameof(Scripts))]
    public void The_budgets_first_month_is_kept_once(string script)
    {
        var before = FirstOfMonth();
        var (code, log, _) = Run(script, new() { ["LUNGSEG_MONTHLY_BUDGET"] = "100" });
        Assert.Equal(0, code);
        Assert.Contains(
            Assert.Single(log, line => line.StartsWith("azd ", StringComparison.Ordinal)),
            new[] { before, FirstOfMonth() }.Select(day => $"azd env set LUNGSEG_BUDGET_START {day}"));

        (code, log, _) = Run(
            script, new() { ["LUNGSEG_MONTHLY_BUDGET"] = "100", ["LUNGSEG_BUDGET_START"] = "2026-02-01" });
        Assert.Equal(0, code);
        Assert.DoesNotContain(log, line => line.StartsWith("azd ", StringComparison.Ordinal));
    }

    /// <summary>What a pipeline keeps in its environment is gone when it ends: the next run would set another month.</summary>
    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_pipeline_has_to_be_told_the_budgets_first_month(string script)
    {
        var (code, log, errors) = Run(script, new() { ["LUNGSEG_MONTHLY_BUDGET"] = "100", ["CI"] = "true" });
        Assert.Equal(1, code);
        Assert.Empty(log);
        Assert.Contains("LUNGSEG_BUDGET_START is not set", errors, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Without_a_budget_nothing_is_kept(string script) =>
        Assert.DoesNotContain(
            Run(script, []).Log, line => line.StartsWith("azd ", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_region_without_the_plan_is_refused_with_those_that_have_it(string script)
    {
        var (code, _, errors) = Run(script, new() { ["AZURE_LOCATION"] = "moonbase" });
        Assert.Equal(1, code);
        Assert.Contains("moonbase has no Flex Consumption; ", errors, StringComparison.Ordinal);
        Assert.Contains("eastus\nwesteurope", errors.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_region_without_zones_is_refused_where_they_are_wanted(string script)
    {
        Assert.Equal(0, Run(script, new() { ["AZURE_LOCATION"] = "eastus" }).ExitCode);
        var (code, _, errors) = Run(
            script, new() { ["AZURE_LOCATION"] = "eastus", ["LUNGSEG_ZONE_REDUNDANT"] = "true" });
        Assert.Equal(1, code);
        Assert.Contains("over availability zones", errors, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void The_provider_of_the_private_network_is_registered_where_it_is_not(string script)
    {
        const string Register = "provider register --subscription value-of-AZURE_SUBSCRIPTION_ID --namespace Microsoft.App";
        bool Registers(Dictionary<string, string> environment)
        {
            var (code, log, _) = Run(script, environment);
            Assert.Equal(0, code);
            return log.Any(line => line.StartsWith(Register, StringComparison.Ordinal));
        }

        Assert.False(Registers([]));
        Assert.True(Registers(new() { ["LUNGSEG_PRIVATE_NETWORK"] = "true" }));
        Assert.False(Registers(new() { ["LUNGSEG_PRIVATE_NETWORK"] = "true", ["FAKE_STATE"] = "Registered" }));
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void What_azd_does_not_know_yet_is_not_checked_but_for_the_private_network(string script)
    {
        var (code, log, _) = Run(script, new() { ["AZURE_SUBSCRIPTION_ID"] = string.Empty });
        Assert.Equal(0, code);
        Assert.Empty(log);

        (code, _, var errors) = Run(
            script, new() { ["AZURE_SUBSCRIPTION_ID"] = string.Empty, ["LUNGSEG_PRIVATE_NETWORK"] = "true" });
        Assert.Equal(1, code);
        Assert.Contains("AZURE_SUBSCRIPTION_ID", errors, StringComparison.Ordinal);
    }

    private static string FirstOfMonth() => DateTime.UtcNow.ToString("yyyy-MM-01", CultureInfo.InvariantCulture);

    private static (int ExitCode, string[] Log, string Errors) Run(
        string script, Dictionary<string, string> environment) =>
        HookRun.Run(script, FakeAz, new Dictionary<string, string>(environment)
        {
            ["AZURE_LOCATION"] = environment.GetValueOrDefault("AZURE_LOCATION", "westeurope"),
        });
}
