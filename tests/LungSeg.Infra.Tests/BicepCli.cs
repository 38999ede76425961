using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;

namespace LungSeg.Infra.Tests;

/// <summary>
/// The Bicep CLI: the one that LUNGSEG_BICEP names, the one on the path, or the one that <c>-p:Bicep=true</c> fetches.
/// Tests that need it skip where there is none.
/// </summary>
internal static class BicepCli
{
    private static readonly Lazy<string?> Cli = new(Find);

    /// <summary>A prediction takes seconds, and tests share some.</summary>
    private static readonly ConcurrentDictionary<string, (IReadOnlyList<JsonElement> Resources, string Refusal)> Known
        = new();

    /// <summary>Full path of a template below infra.</summary>
    public static string At(string path) => RepositoryFiles.At($"infra/{path}");

    public static (string Output, string Errors) Run(string command, params string[] arguments) =>
        Run(command, new Dictionary<string, string>(), arguments);

    /// <summary>The resources that a deployment of main.bicep would make, worked out without Azure.</summary>
    /// <param name="environment">What azd has in its environment.</param>
    /// <returns>The resources, as JSON objects; why there are none, where the templates refuse.</returns>
    public static (IReadOnlyList<JsonElement> Resources, string Refusal) Predict(
        IReadOnlyDictionary<string, string> environment) =>
        Known.GetOrAdd(
            string.Join(';', environment.OrderBy(pair => pair.Key, StringComparer.Ordinal)),
            _ => Predict("main.bicepparam", File.ReadAllText(At("main.bicepparam")), environment));

    /// <param name="name">Name of the parameter file, beside the templates.</param>
    /// <param name="parameters">Its text.</param>
    /// <param name="environment">What azd has in its environment.</param>
    /// <inheritdoc cref="Predict(IReadOnlyDictionary{string, string})"/>
    public static (IReadOnlyList<JsonElement> Resources, string Refusal) Predict(
        string name, string parameters, IReadOnlyDictionary<string, string> environment)
    {
        using var folder = new TemporaryFolder();
        foreach (var path in RepositoryFiles.TemplatePaths) folder.Write(path, File.ReadAllText(At(path)));
        var file = folder.Write(name, parameters);
        var scope = name == "main.bicepparam" ? Array.Empty<string>() : ["--resource-group", "rg"];
        var (_, errors) = Run("snapshot", environment, [file, "--mode", "overwrite", "--location", "westeurope",
            "--subscription-id", Guid.Empty.ToString(), .. scope]);
        var snapshot = Path.ChangeExtension(file, ".snapshot.json");
        if (!File.Exists(snapshot)) return ([], errors);
        using var document = JsonDocument.Parse(File.ReadAllText(snapshot));
        return (
            [.. document.RootElement.GetProperty("predictedResources").EnumerateArray().Select(item => item.Clone())],
            string.Empty);
    }

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
