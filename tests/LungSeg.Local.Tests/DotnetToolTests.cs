using System.Text.Json;
using LungSeg.TestKit.Tools;

namespace LungSeg.Local.Tests;

/// <summary>The command as a .NET tool: packed from what is built, installed from a folder, and run.</summary>
public class DotnetToolTests
{
    private const string Version = "9.8.7";

    [Fact]
    public void It_is_packed_installed_and_runs()
    {
        Assert.SkipWhen(RepositoryRoot.Path is null, "needs a working tree");
        using var folder = new TemporaryFolder();
        Run(
            "dotnet", "pack", Path.Combine(RepositoryRoot.Path!, "src", "LungSeg.Local"), "-c",
            BuildConfiguration.Name, "--no-build", $"-p:Version={Version}", "-o", folder["packages"]);
        Run(
            "dotnet", "tool", "install", "lungseg", "--tool-path", folder["tools"], "--source", folder["packages"],
            "--version", Version);

        Assert.Single(Directory.GetFiles(folder["tools"], "THIRD-PARTY-NOTICES.txt", SearchOption.AllDirectories));
        var lungseg = folder["tools", OperatingSystem.IsWindows() ? "lungseg.exe" : "lungseg"];
        Assert.Matches(@"^\d+\.\d+\.\d+", Run(lungseg, "--version"));
        Run(lungseg, "demo", "--out", folder["demo"], "--spacing", "5", "--formats", "masks");
        Assert.True(File.Exists(folder["demo", "results", "demo-patient", "case.json"]));
        using var info = JsonDocument.Parse(Run(lungseg, "info", folder["demo", "scans", "demo-patient"], "--json"));
        Assert.Equal(128, info.RootElement.GetProperty("series")[0].GetProperty("slices").GetInt32());
    }

    private static string Run(string program, params string[] arguments)
    {
        var (code, output) = ExternalTool.RunOrSkip(program, arguments);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)}: {output}");
        return output;
    }
}
