using LungSeg.TestKit.Tools;

namespace LungSeg.Viewer.Tests;

/// <summary>The page's own unit tests, <c>web/test</c>, by Node's runner.</summary>
public sealed class WebUnitTests
{
    [Fact]
    public async Task The_page_s_arithmetic_and_tables_are_right()
    {
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

        var (code, output) = await NodePackages.RunAsync(folder, "npm", "run --silent test", TimeSpan.FromMinutes(4));
        Assert.True(code == 0, output);
        Assert.Contains("# fail 0", output, StringComparison.Ordinal);
        Assert.DoesNotContain("# pass 0", output, StringComparison.Ordinal);
    }
}
