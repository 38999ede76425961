using System.Text.Json;
using System.Text.RegularExpressions;
using LungSeg.TestKit.Tools;

namespace LungSeg.Infra.Tests;

/// <summary>Configuration files of the repository parse, and hold together.</summary>
public partial class RepositoryFileTests
{
    private const string ParseYaml = """
        import sys, json, yaml
        documents = {path: yaml.safe_load(open(path, encoding='utf-8')) for path in sys.argv[1:]}
        print(json.dumps(documents))
        """;

    private static readonly string[] YamlFiles =
    [
        "azure.yaml",
        "infra/release.azure.yaml",
        ".github/dependabot.yml",
        .. Directory.EnumerateFiles(RepositoryFiles.At(".github/workflows"), "*.yml"),
    ];

    [Theory]
    [InlineData(".devcontainer/devcontainer.json")]
    [InlineData("infra/bicepconfig.json")]
    [InlineData("host.json")]
    [InlineData("local.settings.sample.json")]
    [InlineData("global.json")]
    public void Json_files_parse(string path)
    {
        using var document = JsonDocument.Parse(RepositoryFiles.Text(path));
        Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
    }

    [Fact]
    public void Every_test_that_the_guarantees_name_is_there()
    {
        var sources = Directory
            .EnumerateFiles(RepositoryFiles.At("tests"), "*.cs", SearchOption.AllDirectories)
            .Select(Path.GetFileNameWithoutExtension)
            .ToHashSet();
        var named = TestName
            .Matches(RepositoryFiles.Text("docs/guarantees.md"))
            .Select(match => match.Groups[1].Value)
            .Distinct()
            .ToList();

        Assert.True(named.Count > 20);
        Assert.All(named, name => Assert.Contains(name, sources));
    }

    [GeneratedRegex("`([A-Z][A-Za-z]+(?:Tests|Contract|Campaign))`")]
    private static partial Regex TestName { get; }

    [Fact]
    public void Workflows_have_least_permissions_pinned_actions_and_time_limits()
    {
        using var yaml = ReadYaml();
        var workflows = yaml
            .RootElement.EnumerateObject()
            .Where(file => file.Name.Contains("workflows", StringComparison.Ordinal));
        foreach (var workflow in workflows)
        {
            Assert.Equal("""{"contents": "read"}""", workflow.Value.GetProperty("permissions").GetRawText());
            foreach (var job in workflow.Value.GetProperty("jobs").EnumerateObject())
            {
                Assert.True(
                    job.Value.TryGetProperty("timeout-minutes", out _),
                    $"{workflow.Name}: {job.Name} has no time limit");
                foreach (var step in job.Value.GetProperty("steps").EnumerateArray())
                {
                    if (step.TryGetProperty("uses", out var action))
                        Assert.Matches("^[A-Za-z-]+/[a-z/-]+@[0-9a-f]{40}$", action.GetString());
                    else
                        Assert.False(string.IsNullOrWhiteSpace(step.GetProperty("run").GetString()));
                }
            }
        }
    }

    /// <summary>A hash tells a reader nothing, and Dependabot writes the version behind it anew.</summary>
    [Fact]
    public void Every_pinned_action_says_its_version() =>
        Assert.All(
            YamlFiles.SelectMany(path => RepositoryFiles.Text(path).Split('\n'))
                .Where(line => line.Contains("uses: ", StringComparison.Ordinal)),
            line => Assert.Matches(@"@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+$", line));

    [Fact]
    public void Azd_finds_the_service_that_the_templates_tag_and_the_hooks()
    {
        using var yaml = ReadYaml();
        var azd = yaml.RootElement.GetProperty(RepositoryFiles.At("azure.yaml"));
        var service = Assert.Single(azd.GetProperty("services").EnumerateObject());
        Assert.Contains(RepositoryFiles.Main.Tokens, token => token.Text == service.Name);
        Assert.Equal("function", service.Value.GetProperty("host").GetString());
        var hooks = azd.GetProperty("hooks")
            .EnumerateObject()
            .SelectMany(hook => hook.Value.EnumerateObject())
            .ToArray();
        Assert.Equal(6, hooks.Length);
        Assert.All(hooks, hook => Assert.Contains(hook.Name, new[] { "posix", "windows" }));
        Assert.All(hooks, hook =>
            Assert.True(File.Exists(RepositoryFiles.At(hook.Value.GetProperty("run").GetString()!)))
        );
    }

    /// <summary>A release has no sources: azd would look for those of a service even where nothing is built.</summary>
    [Fact]
    public void The_release_deploys_without_sources_what_its_archive_holds()
    {
        using var yaml = ReadYaml();
        var azd = yaml.RootElement.GetProperty(RepositoryFiles.At("infra/release.azure.yaml"));
        Assert.False(azd.TryGetProperty("services", out _));
        Assert.Equal(
            yaml.RootElement.GetProperty(RepositoryFiles.At("azure.yaml")).GetProperty("infra").GetRawText(),
            azd.GetProperty("infra").GetRawText());
        var hooks = azd.GetProperty("hooks").EnumerateObject().SelectMany(hook => hook.Value.EnumerateObject())
            .Select(hook => hook.Value.GetProperty("run").GetString()!).ToList();
        Assert.Equal(4, hooks.Count);
        Assert.All(hooks, hook => Assert.True(File.Exists(RepositoryFiles.At(hook)), hook));

        var release = RepositoryFiles.Text(".github/workflows/release.yml");
        Assert.Contains("cp infra/release.azure.yaml drop/infra/azure.yaml", release, StringComparison.Ordinal);
        Assert.Contains("cp -r infra drop/infra/infra", release, StringComparison.Ordinal);
    }

    [Fact]
    public void Documents_link_to_files_that_are_there()
    {
        foreach (var path in new[] { "infra/README.md", "docs/operations.md", "CHANGELOG.md", "SECURITY.md" })
        {
            var links = LocalLink().Matches(RepositoryFiles.Text(path));
            Assert.NotEmpty(links);
            foreach (var target in links.Select(link => link.Groups[1].Value))
                Assert.True(
                    File.Exists(Path.Combine(Path.GetDirectoryName(RepositoryFiles.At(path))!, target)),
                    $"{path} links to {target}");
        }
    }

    private static JsonDocument ReadYaml() =>
        JsonDocument.Parse(PythonTool.RunOrSkip("yaml", ParseYaml, YamlFiles.Select(RepositoryFiles.At)));

    [GeneratedRegex(@"\]\((?!https?:|#)([^)#]+)")]
    private static partial Regex LocalLink();
}
