using LungSeg.TestKit.Tools;

namespace LungSeg.Viewer.Tests;

/// <summary>The checked-in bundle is what the sources and the lock file give.</summary>
public sealed class BundleTests
{
    [Fact]
    public async Task The_checked_in_page_is_the_one_that_its_sources_build()
    {
        using var fresh = new TemporaryFolder();
        string folder;
        try
        {
            folder = await NodePackages.InstalledAsync("src", "LungSeg.Viewer", "web");
        }
        catch (ToolMissingException missing)
        {
            Assert.Skip(missing.Message);
            throw;
        }

        var (types, typeFaults) = await NodePackages.RunAsync(
            folder, "npm", "run --silent check", TimeSpan.FromMinutes(8));
        Assert.True(types == 0, typeFaults);
        var (code, output) = await NodePackages.RunAsync(
            folder, "npm", $"run --silent build -- {fresh.Path}", TimeSpan.FromMinutes(8));
        Assert.True(code == 0, output);

        var checkedIn = Path.Combine(folder, "..", "wwwroot");
        Assert.Equal(Names(checkedIn), Names(fresh.Path));
        foreach (var name in Names(checkedIn))
        {
            var same = Text(checkedIn, name) == Text(fresh.Path, name);
            Assert.True(
                same, $"{name} is not what src/LungSeg.Viewer/web builds: run 'npm ci && npm run build' there.");
        }
    }

    private static string[] Names(string folder) =>
        [.. Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];

    private static string Text(string folder, string name) =>
        File.ReadAllText(Path.Combine(folder, name)).ReplaceLineEndings("\n");
}
