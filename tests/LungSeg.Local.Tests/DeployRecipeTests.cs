using System.Text.RegularExpressions;
using LungSeg.Local.Commands;
using LungSeg.TestKit.Tools;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace LungSeg.Local.Tests;

/// <summary>The recipes in deploy/: what they start is understood, and runs as a user without rights.</summary>
public partial class DeployRecipeTests
{
    private static readonly string[] Starters = ["watch", "serve"];

    [Theory]
    [InlineData("compose.yaml", 2)]
    [InlineData("kubernetes.yaml", 2)]
    [InlineData("container-apps.bicep", 1)]
    public void Every_command_line_is_understood(string file, int commands)
    {
        var text = Read(file);
        var lines = file.EndsWith(".bicep", StringComparison.Ordinal)
            ? BicepArguments.Matches(text).Select(match =>
                match.Groups[1].Value.Split(',').Select(word => word.Trim().Trim('\'')).ToArray())
            : Documents(text).SelectMany(Lists).Where(words => Starters.Contains(words[0]));
        Environment.SetEnvironmentVariable("LUNGSEG_STORE", Path.GetTempPath());
        var all = lines.ToList();

        Assert.Equal(commands, all.Count);
        Assert.All(all, words => Assert.Empty(CommandLine.Create().Parse(words).Errors));
        Assert.NotEmpty(CommandLine.Create().Parse([.. all[0], "--no-such-option"]).Errors);
    }

    [Fact]
    public void Compose_shows_ports_to_this_machine_alone_and_takes_every_right_away()
    {
        var services = Map(Map(Assert.Single(Documents(Read("compose.yaml"))))["services"]);
        foreach (var service in services.Values.Select(Map))
        {
            Assert.All(
                service.TryGetValue("ports", out var ports) ? (List<object>)ports : [],
                port => Assert.StartsWith("127.0.0.1:", (string)port, StringComparison.Ordinal));
            Assert.Matches(":[^:]*[0-9]+(\\.[0-9]+)+[^:]*$", (string)service["image"]);
        }

        foreach (var name in new[] { "watch", "viewer" })
        {
            var service = Map(services[name]);
            Assert.Equal("true", service["read_only"]);
            Assert.Equal(["ALL"], (List<object>)service["cap_drop"]);
            Assert.StartsWith("lungseg:", (string)service["image"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_pod_of_kubernetes_runs_as_the_images_user_and_within_bounds()
    {
        var documents = Documents(Read("kubernetes.yaml")).Select(Map).ToList();
        Assert.All(documents, document =>
            Assert.All(new[] { "apiVersion", "kind", "metadata" }, key => Assert.Contains(key, document.Keys)));
        var pods = documents.SelectMany(document => Maps(document))
            .Where(map => map.ContainsKey("containers")).ToList();

        Assert.Equal(2, pods.Count);
        Assert.All(pods, pod =>
        {
            Assert.Equal("1654", Map(pod["securityContext"])["runAsUser"]);
            var container = Map(Assert.Single((List<object>)pod["containers"]));
            Assert.Contains("memory", Map(Map(container["resources"])["limits"]).Keys);
            Assert.Equal("true", Map(container["securityContext"])["readOnlyRootFilesystem"]);
        });
    }

    [Fact]
    public async Task Kubernetes_objects_follow_the_published_schemas()
    {
        Assert.Empty(await FaultsAsync(text => text));
        Assert.Contains(
            "Deployment: data/spec/replicas must be integer",
            await FaultsAsync(text => text.Replace("replicas: 1", "replicas: one", StringComparison.Ordinal)));
        Assert.Equal(
            ["ScaledJob.spec.maxReplicaCounts is no property of its kind"],
            await FaultsAsync(text => text.Replace("maxReplicaCount:", "maxReplicaCounts:", StringComparison.Ordinal)));
    }

    private static async Task<string[]> FaultsAsync(Func<string, string> change)
    {
        using var folder = new TemporaryFolder();
        var path = folder["kubernetes.yaml"];
        await File.WriteAllTextAsync(path, change(Read("kubernetes.yaml")));
        try
        {
            return await KubernetesValidator.FaultsAsync(path);
        }
        catch (ToolMissingException missing)
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }

    private static string Read(string file)
    {
        Assert.SkipWhen(RepositoryRoot.Path is null, "needs a working tree");
        return File.ReadAllText(Path.Combine(RepositoryRoot.Path!, "deploy", file));
    }

    /// <summary>Every document of a YAML file, with what its anchors stand for: scalars as texts.</summary>
    private static List<object> Documents(string text)
    {
        var parser = new MergingParser(new Parser(new StringReader(text)));
        var deserializer = new DeserializerBuilder().Build();
        var documents = new List<object>();
        parser.Consume<StreamStart>();
        while (parser.Accept<DocumentStart>(out _)) documents.Add(deserializer.Deserialize(parser)!);
        return documents;
    }

    /// <summary>The lists of texts below the services or in the documents, each once.</summary>
    private static IEnumerable<string[]> Lists(object node) => node switch
    {
        Dictionary<object, object> map => map
            .Where(pair => !((string)pair.Key).StartsWith("x-", StringComparison.Ordinal))
            .SelectMany(pair => Lists(pair.Value)),
        List<object> list when list.Count > 0 && list.TrueForAll(item => item is string) => [[.. list.Cast<string>()]],
        List<object> list => list.SelectMany(Lists),
        _ => [],
    };

    private static IEnumerable<Dictionary<object, object>> Maps(object node) => node switch
    {
        Dictionary<object, object> map => map.Values.SelectMany(Maps).Prepend(map),
        List<object> list => list.SelectMany(Maps),
        _ => [],
    };

    private static Dictionary<object, object> Map(object node) => (Dictionary<object, object>)node;

    [GeneratedRegex(@"args: \[(.*)\]")]
    private static partial Regex BicepArguments { get; }
}
