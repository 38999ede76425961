using System.Text.Json;

namespace LungSeg.Infra.Tests;

/// <summary>What the templates would make of an environment, as the Bicep CLI predicts it.</summary>
public class DeploymentTests
{
    private static readonly Dictionary<string, string> Everything = new()
    {
        ["LUNGSEG_PRIVATE_NETWORK"] = "true",
        ["LUNGSEG_MONTHLY_BUDGET"] = "100",
        ["LUNGSEG_BUDGET_START"] = "2026-11-01",
        ["LUNGSEG_ALERT_EMAILS"] = "a@example.org,b@example.org",
        ["LUNGSEG_STORAGE_ACCESS_LOGS"] = "true",
        ["LUNGSEG_ZONE_REDUNDANT"] = "true",
        ["LUNGSEG_ALWAYS_READY_INSTANCES"] = "2",
    };

    /// <summary>Longest name that Azure takes, by type; 260 for what is not listed and named after the environment.</summary>
    private static readonly Dictionary<string, int> LongestNames = new()
    {
        ["Microsoft.Resources/resourceGroups"] = 90,
        ["Microsoft.Consumption/budgets"] = 63,
        ["Microsoft.Storage/storageAccounts"] = 24,
        ["Microsoft.Web/sites"] = 60,
        ["Microsoft.EventGrid/systemTopics"] = 50,
        ["Microsoft.Network/virtualNetworks"] = 64,
        ["Microsoft.Insights/actionGroups"] = 260,
        ["Microsoft.Insights/metricAlerts"] = 260,
        ["Microsoft.Insights/scheduledQueryRules"] = 260,
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Options_add_their_resources_and_no_others(bool everything)
    {
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
            "Microsoft.Insights/workbooks",
            "Microsoft.ManagedIdentity/userAssignedIdentities",
            "Microsoft.Authorization/roleAssignments",
        ];
        string[] optional =
        [
            "Microsoft.Network/virtualNetworks",
            "Microsoft.Network/privateEndpoints",
            "Microsoft.Network/privateDnsZones",
            "Microsoft.Consumption/budgets",
            "Microsoft.Insights/actionGroups",
            "Microsoft.Insights/diagnosticSettings",
        ];
        var types = Predict(everything ? Everything : []).Select(Type).ToHashSet();
        Assert.Subset(types, always.ToHashSet());
        Assert.Equal(everything ? optional.Order() : [], optional.Intersect(types).Order());
    }

    [Theory]
    [InlineData("instanceMemoryMB is 512: segmenting a scan needs more memory", "LUNGSEG_INSTANCE_MEMORY_MB=512")]
    [InlineData("zoneRedundant needs alwaysReadyInstances of 2 or more", "LUNGSEG_ZONE_REDUNDANT=true")]
    [InlineData(
        "zoneRedundant needs alwaysReadyInstances of 2 or more", "LUNGSEG_ZONE_REDUNDANT=true",
        "LUNGSEG_ALWAYS_READY_INSTANCES=1")]
    [InlineData("monthlyBudget needs budgetStartDate", "LUNGSEG_MONTHLY_BUDGET=5", "LUNGSEG_ALERT_EMAILS=a@example.org")]
    [InlineData(
        "monthlyBudget needs budgetStartDate", "LUNGSEG_MONTHLY_BUDGET=5", "LUNGSEG_ALERT_EMAILS=a@example.org",
        "LUNGSEG_BUDGET_START=2026-11-30")]
    [InlineData("monthlyBudget needs alertEmails", "LUNGSEG_MONTHLY_BUDGET=5", "LUNGSEG_BUDGET_START=2026-11-01")]
    [InlineData("template parameter 'location' is not valid", "AZURE_LOCATION=moonbase")]
    public void What_cannot_work_is_refused_with_a_reason(string reason, params string[] environment)
    {
        var (resources, refusal) = BicepCli.Predict(
            environment.Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]));
        Assert.Empty(resources);
        Assert.Contains(reason, refusal, StringComparison.Ordinal);
    }

    /// <summary>A budget takes its first month once: the same environment gives the same one whenever it is deployed.</summary>
    [Fact]
    public void The_budgets_first_month_is_the_environments() =>
        Assert.Equal(
            "2026-11-01",
            Single(Predict(Everything), "Microsoft.Consumption/budgets").GetProperty("properties")
                .GetProperty("timePeriod").GetProperty("startDate").GetString());

    [Fact]
    public void No_template_asks_for_the_time() =>
        Assert.DoesNotContain(
            RepositoryFiles.Templates.SelectMany(file => file.Tokens).SelectMany(token => token.Flatten()),
            token => token.Text is "utcNow" or "newGuid");

    [Theory]
    [InlineData("2048", "1")]
    [InlineData("4096", "2")]
    public void An_instance_runs_an_activity_for_each_2048_MB(string memory, string activities)
    {
        var app = Single(Predict(new() { ["LUNGSEG_INSTANCE_MEMORY_MB"] = memory }), "Microsoft.Web/sites");
        Assert.Equal(
            activities,
            Setting(app, "AzureFunctionsJobHost__extensions__durableTask__maxConcurrentActivityFunctions"));
    }

    /// <summary>The scale controller reads host.json, so that it has to say what the instance as it stands runs.</summary>
    [Fact]
    public void Host_json_runs_as_many_activities_as_an_instance_as_it_stands()
    {
        using var host = JsonDocument.Parse(RepositoryFiles.Text("host.json"));
        Assert.Equal(
            Setting(
                Single(Predict([]), "Microsoft.Web/sites"),
                "AzureFunctionsJobHost__extensions__durableTask__maxConcurrentActivityFunctions"),
            host.RootElement.GetProperty("extensions").GetProperty("durableTask")
                .GetProperty("maxConcurrentActivityFunctions").GetRawText());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    public void Names_fit_their_kind_in_every_environment(int length)
    {
        var resources = Predict(new(Everything) { ["AZURE_ENV_NAME"] = new string('e', length) });
        foreach (var (type, longest) in LongestNames)
        {
            var names = resources.Where(resource => Type(resource) == type)
                .Select(resource => resource.GetProperty("name").GetString()!).ToArray();
            Assert.NotEmpty(names);
            Assert.All(names, name => Assert.InRange(name.Length, 1, longest));
        }
    }

    /// <summary>Whoever deploys is the operator, by deployer(): a service principal has no user name.</summary>
    [Fact]
    public void The_operator_is_whoever_deploys_another_or_nobody()
    {
        Assert.Equal(
            ["[deployer().objectId]"], Operators([]));
        Assert.Equal(["0f0f"], Operators(new() { ["LUNGSEG_OPERATOR_ID"] = "0f0f" }));
        Assert.Empty(Operators(new() { ["LUNGSEG_OPERATOR_ID"] = "none" }));
    }

    [Theory]
    [InlineData("true", "/_READY")]
    [InlineData("false", "")]
    public void The_marker_alone_announces_a_case_where_that_is_wanted(string only, string end)
    {
        var (resources, refusal) = BicepCli.Predict(
            "subscription.bicepparam",
            $"""
            using './event-subscription.bicep'
            param functionAppName = 'app'
            param systemTopicName = 'topic'
            param accountName = 'account'
            param scansContainer = 'scans'
            param deadLetterContainer = 'dead-letters'
            param readyMarkerOnly = {only}
            """,
            new Dictionary<string, string>());
        Assert.Empty(refusal);
        var filter = Single(resources, "Microsoft.EventGrid/systemTopics/eventSubscriptions").GetProperty("properties")
            .GetProperty("filter");
        Assert.Equal(end, filter.GetProperty("subjectEndsWith").GetString());
        Assert.Equal(
            "/blobServices/default/containers/scans/", filter.GetProperty("subjectBeginsWith").GetString());
    }

    /// <summary>Log alerts are blind once the daily cap is reached; these are not.</summary>
    [Fact]
    public void Metrics_that_no_cap_stops_raise_alerts() =>
        Assert.Equal(
            ["app-silent", "dead-letters", "storage-throttled-host", "storage-throttled-scans"],
            Predict([]).Where(resource => Type(resource) == "Microsoft.Insights/metricAlerts")
                .Select(resource => resource.GetProperty("name").GetString()!["lungseg-dev-".Length..]).Order());

    private static IReadOnlyList<JsonElement> Predict(Dictionary<string, string> environment)
    {
        var (resources, refusal) = BicepCli.Predict(environment);
        Assert.Empty(refusal);
        return resources;
    }

    /// <summary>Who has a role and is not one of the two identities that the templates make.</summary>
    private static string[] Operators(Dictionary<string, string> environment) =>
        [
            .. Predict(environment).Where(resource => Type(resource) == "Microsoft.Authorization/roleAssignments")
                .Select(resource => resource.GetProperty("properties").GetProperty("principalId").GetString()!)
                .Where(id => !id.Contains("reference(", StringComparison.Ordinal)).Distinct(),
        ];

    private static string Type(JsonElement resource) => resource.GetProperty("type").GetString()!;

    private static JsonElement Single(IEnumerable<JsonElement> resources, string type) =>
        Assert.Single(resources, resource => Type(resource) == type);

    private static string Setting(JsonElement app, string name) =>
        Assert.Single(
            app.GetProperty("properties").GetProperty("siteConfig").GetProperty("appSettings").EnumerateArray(),
            setting => setting.GetProperty("name").GetString() == name).GetProperty("value").GetString()!;
}
