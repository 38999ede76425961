using System.Text.RegularExpressions;
using LungSeg.Infra.Tests.Bicep;

namespace LungSeg.Infra.Tests;

/// <summary>What the templates set is what the app reads.</summary>
public partial class AppSettingTests
{
    private const string NamesFile = "src/LungSeg.Functions/Configuration/AppSettingNames.cs";

    private static readonly string[] Contract =
    [
        "AzureWebJobsStorage__credential",
        "AzureWebJobsStorage__clientId",
        "AzureWebJobsStorage__blobServiceUri",
        "AzureWebJobsStorage__queueServiceUri",
        "AzureWebJobsStorage__tableServiceUri",
        "LungSegStorage__credential",
        "LungSegStorage__clientId",
        "LungSegStorage__blobServiceUri",
        "LungSegStorage__queueServiceUri",
        "LungSeg__Trigger",
        "LungSegScansContainer",
        "LungSeg__WorkContainer",
        "LungSeg__ResultsContainer",
        "LungSeg__InstanceMemoryMB",
        "LungSeg__QuietSeconds",
        "LungSeg__MaximumWaitMinutes",
        "LungSegSweepSchedule",
        "LungSeg__Method",
        "LungSeg__SpacingMillimetres",
        "LungSeg__Interpolation",
        "LungSeg__AllowUploads",
        "LungSeg__ScansKeptDays",
        "LungSeg__SendTo",
        "LungSeg__SendScope",
        "LungSeg__SendToken",
        "APPLICATIONINSIGHTS_CONNECTION_STRING",
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
        "AzureWebJobs.OnSliceBlobPolling.Disabled",
        "AzureFunctionsJobHost__extensions__durableTask__maxConcurrentActivityFunctions",
        "AzureFunctionsJobHost__logging__logLevel__Function",
        "OTEL_TRACES_SAMPLER",
        "OTEL_TRACES_SAMPLER_ARG",
        "WEBSITE_USE_PLACEHOLDER_DOTNETISOLATED",
    ];

    /// <summary>The names that function-app.bicep sets: the keys of its variables called ...Settings.</summary>
    private static string[] Set =>
        [
            .. RepositoryFiles
                .FunctionApp.Of("var")
                .Where(variable =>
                    variable.Name.EndsWith("Settings", StringComparison.Ordinal) && variable.Value[0].Is("{")
                )
                .SelectMany(variable => BicepObject.Properties(variable.Value).Keys),
        ];

    [Fact]
    public void The_templates_set_the_contract() => Assert.Equal(Contract.Order(), Set.Order());

    [Fact]
    public void No_other_template_sets_any() =>
        Assert.DoesNotContain(
            RepositoryFiles
                .Templates.Where(file => file.Path != RepositoryFiles.FunctionApp.Path)
                .SelectMany(file => file.Tokens),
            token =>
                token.Text.Contains("__", StringComparison.Ordinal)
                || token.Text.StartsWith("AzureWebJobs", StringComparison.Ordinal));

    [Fact]
    public void The_app_reads_what_is_set()
    {
        if (!File.Exists(RepositoryFiles.At(NamesFile))) Assert.Skip($"there is no {NamesFile}");
        var read = Constant().Matches(RepositoryFiles.Text(NamesFile))
            .Select(match => match.Groups[1].Value.Replace(":", "__", StringComparison.Ordinal))
            .Where(IsOwn);
        Assert.Equal(Contract.Where(IsOwn).Order(), read.Distinct().Order());

        static bool IsOwn(string name) =>
            name.StartsWith("LungSeg", StringComparison.Ordinal) && name != "LungSeg"
            && !name.StartsWith("LungSegStorage", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OnSliceBlobPolling")]
    [InlineData("OnSliceBlobEventGrid")]
    [InlineData("LungSegStorage")]
    public void The_app_has_the_functions_and_the_connection_that_the_templates_name(string name) =>
        Assert.Contains(RepositoryFiles.AppSourceOrSkip(), source => source.Contains(name, StringComparison.Ordinal));

    [Fact]
    public void The_events_that_templates_and_queries_count_are_logged_by_the_app()
    {
        var counted = EventsCounted();
        Assert.Contains("BacklogMeasured", counted);
        Assert.Contains("CaseRejected", counted);
        Assert.Empty(counted.Except(EventsLogged().Keys));
    }

    [Fact]
    public void The_operations_guide_lists_the_events_that_the_app_logs_with_their_properties()
    {
        var listed = EventRow().Matches(RepositoryFiles.Text("docs/operations.md"))
            .ToDictionary(row => row.Groups[1].Value, row => Names(CodeSpan(), row.Groups[2].Value));
        Assert.Equal(
            EventsLogged().OrderBy(pair => pair.Key, StringComparer.Ordinal),
            listed.OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    /// <summary>
    /// Durable renews every 30 s what is at work; what a killed host had taken comes back after the time-out.
    /// </summary>
    [Theory]
    [InlineData("workItemQueueVisibilityTimeout")]
    [InlineData("controlQueueVisibilityTimeout")]
    public void What_a_killed_host_had_taken_comes_back_after_a_minute(string name) =>
        Assert.Matches($"\"{name}\"\\s*:\\s*\"00:01:00\"", RepositoryFiles.Text("host.json"));

    [Fact]
    public void The_task_hub_of_host_json_is_the_one_whose_large_messages_expire()
    {
        var host = RepositoryFiles.At("host.json");
        var hub = RepositoryFiles.Main.Of("param").Single(parameter => parameter.Name == "taskHubName").Value[0].Text;
        Assert.Matches($"\"hubName\"\\s*:\\s*\"{hub}\"", File.ReadAllText(host));
    }

    /// <summary>Event names in the queries of the templates and of the operations guide.</summary>
    private static string[] EventsCounted()
    {
        var queries = RepositoryFiles.Templates.SelectMany(file => file.Tokens).Select(token => token.Text)
            .Append(RepositoryFiles.Text("docs/operations.md"));
        return
        [
            .. queries
                .SelectMany(query => EventComparison().Matches(query))
                .SelectMany(comparison => Literal().Matches(comparison.Value))
                .Select(name => name.Groups[1].Value)
                .Distinct(),
        ];
    }

    /// <summary>
    /// The events that the app can log, each with the placeholders of its message: they are its properties.
    /// </summary>
    private static Dictionary<string, string> EventsLogged() =>
        RepositoryFiles.AppSourceOrSkip().SelectMany(source => LoggedEvent().Matches(source))
            .ToDictionary(message => message.Groups[2].Value, message => Names(Placeholder(), message.Groups[1].Value));

    private static string Names(Regex regex, string text) =>
        string.Join(", ", regex.Matches(text).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));

    [GeneratedRegex("""\[LoggerMessage\(\s*[0-9]+, LogLevel\.[A-Za-z]+, "([^"]*)",\s+EventName = "([A-Za-z]+)"\)\]""")]
    private static partial Regex LoggedEvent();

    [GeneratedRegex(@"\{([A-Za-z]+)\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^\| `([A-Z][A-Za-z]+)` \|[^|]*\| ([^|]*) \|$", RegexOptions.Multiline)]
    private static partial Regex EventRow();

    [GeneratedRegex("`([A-Za-z]+)`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex("\"([A-Za-z][A-Za-z0-9_:]*)\"")]
    private static partial Regex Literal();

    [GeneratedRegex("const string \\w+ = \"([^\"]+)\";")]
    private static partial Regex Constant();

    [GeneratedRegex("""\b(EventName == "[A-Za-z]+"|Event in \([^)]*\)|Event [!=]= "[A-Za-z]+")""")]
    private static partial Regex EventComparison();
}
