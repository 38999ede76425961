using System.Reflection;
using System.Text.Json;

namespace LungSeg.Infra.Tests;

/// <summary>
/// The Bicep CLI's own judgement, warnings being errors: the CLI that LUNGSEG_BICEP names, the one on the path, or the
/// one that <c>-p:Bicep=true</c> fetches.
/// </summary>
public class BicepCliTests
{
    private static readonly Lazy<string?> Cli = new(Find);

    public static TheoryData<string> Files => [.. RepositoryFiles.TemplatePaths, "main.bicepparam"];

    [Theory]
    [MemberData(nameof(Files))]
    public void Lints_without_a_warning(string path) => Assert.Empty(Run("lint", At(path)).Errors);

    [Theory]
    [InlineData("main.bicep", "build")]
    [InlineData("event-subscription.bicep", "build")]
    [InlineData("main.bicepparam", "build-params")]
    public void Builds_without_a_warning(string path, string command)
    {
        var (output, errors) = Run(command, At(path), "--stdout");
        Assert.Empty(errors);
        Assert.StartsWith("{", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_is_found()
    {
        using var folder = new TemporaryFolder();
        var broken = folder.Write(
            "broken.bicep", "param unused string\nresource a 'Microsoft.Web/sites@2024-04-01' = {\n}\n");
        var errors = Run("lint", broken).Errors;
        Assert.Contains("no-unused-params", errors, StringComparison.Ordinal);
        Assert.Contains("BCP035", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Options_add_their_resources_and_no_others(bool everything)
    {
        var switches = everything
            ? new Dictionary<string, string>
            {
                ["LUNGSEG_PRIVATE_NETWORK"] = "true",
                ["LUNGSEG_DURABLE_PROVIDER"] = "durableTaskScheduler",
                ["LUNGSEG_MONTHLY_BUDGET"] = "100",
                ["LUNGSEG_ALERT_EMAILS"] = "a@example.org,b@example.org",
            }
            : [];
        string[] always =
        [
            "Microsoft.Resources/resourceGroups",
            "Microsoft.Web/sites",
            "Microsoft.Web/serverfarms",
            "Microsoft.Storage/storageAccounts",
            "Microsoft.Storage/storageAccounts/managementPolicies",
            "Microsoft.EventGrid/systemTopics",
            "Microsoft.Insights/components",
            "Microsoft.Insights/scheduledQueryRules",
            "Microsoft.Insights/metricAlerts",
            "Microsoft.ManagedIdentity/userAssignedIdentities",
            "Microsoft.Authorization/roleAssignments",
        ];
        string[] optional =
        [
            "Microsoft.Network/virtualNetworks",
            "Microsoft.Network/privateEndpoints",
            "Microsoft.Network/privateDnsZones",
            "Microsoft.DurableTask/schedulers",
            "Microsoft.Consumption/budgets",
            "Microsoft.Insights/actionGroups",
        ];
        var types = Predict(switches);
        Assert.Subset(types, always.ToHashSet());
        Assert.Equal(everything ? optional.Order() : [], optional.Intersect(types).Order());
    }

    /// <summary>The types of the resources that a deployment would make, worked out without Azure.</summary>
    private static HashSet<string> Predict(IReadOnlyDictionary<string, string> environment)
    {
        using var folder = new TemporaryFolder();
        foreach (var path in RepositoryFiles.TemplatePaths.Append("main.bicepparam"))
            folder.Write(path, File.ReadAllText(At(path)));
        var parameters = Path.Combine(folder.Path, "main.bicepparam");
        Run("snapshot", environment, parameters, "--mode", "overwrite", "--location", "westeurope",
            "--subscription-id", Guid.Empty.ToString());
        using var snapshot = JsonDocument.Parse(File.ReadAllText(Path.ChangeExtension(parameters, ".snapshot.json")));
        return [.. snapshot.RootElement.GetProperty("predictedResources").EnumerateArray()
            .Select(resource => resource.GetProperty("type").GetString()!)];
    }

    private static string At(string path) => RepositoryFiles.At($"infra/{path}");

    private static (string Output, string Errors) Run(string command, params string[] arguments) =>
        Run(command, new Dictionary<string, string>(), arguments);

    private static (string Output, string Errors) Run(
        string command, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        if (Cli.Value is null) Assert.Skip("needs the Bicep CLI: LUNGSEG_BICEP, bicep on the path, or -p:Bicep=true");
        var (code, output, errors) = ToolProcess.Run(Cli.Value, [command, .. arguments], environment);
        // 1 says that the template has faults, which errors lists.
        return code is 0 or 1
            ? (output, errors)
            : throw new InvalidOperationException($"bicep {command} ended with {code}: {errors}");
    }

    private static string? Find()
    {
        var fetched = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(attribute => attribute.Key == "BicepCli")?.Value;
        return new[] { Environment.GetEnvironmentVariable("LUNGSEG_BICEP"), fetched, ToolProcess.FindOnPath("bicep") }
            .FirstOrDefault(candidate => File.Exists(candidate));
    }
}
