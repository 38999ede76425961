using LungSeg.Infra.Tests.Bicep;
using LungSeg.TestKit.Tools;

namespace LungSeg.Infra.Tests;

/// <summary>The files under test, found from the repository's root.</summary>
internal static class RepositoryFiles
{
    public static readonly string Root =
        RepositoryRoot.Path ?? throw new InvalidOperationException("these tests run inside a working tree");

    public static readonly BicepFile Main = Bicep("infra/main.bicep");
    public static readonly BicepFile EventSubscription = Bicep("infra/event-subscription.bicep");
    public static readonly BicepFile FunctionApp = Bicep("infra/modules/function-app.bicep");

    /// <summary>Paths of the modules, as main.bicep writes them.</summary>
    public static readonly IReadOnlyList<string> ModulePaths =
    [
        .. Directory
            .EnumerateFiles(At("infra/modules"), "*.bicep")
            .Select(path => $"modules/{Path.GetFileName(path)}")
            .Order(),
    ];

    /// <summary>Every template, relative to infra.</summary>
    public static readonly IReadOnlyList<string> TemplatePaths =
    [
        "main.bicep",
        "event-subscription.bicep",
        .. ModulePaths,
    ];

    public static IEnumerable<BicepFile> Templates => TemplatePaths.Select(path => Bicep($"infra/{path}"));

    public static string At(string relative) => Path.Combine(Root, relative);

    public static string Text(string relative) => File.ReadAllText(At(relative));

    public static BicepFile Bicep(string relative) => BicepFile.Read(At(relative));

    /// <summary>The source of the Functions app, or a skip where it is not there yet.</summary>
    public static IReadOnlyList<string> AppSourceOrSkip()
    {
        var folder = At("src/LungSeg.Functions");
        if (!Directory.Exists(folder)) Assert.Skip("there is no src/LungSeg.Functions");
        return [.. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText)];
    }
}
